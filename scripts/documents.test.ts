import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { generatedDocuments } from './generated-documents.ts'

for (const [file, write] of Object.entries(generatedDocuments))
  test(`${file} says what the code says (npm run docs)`, () => {
    assert.equal(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'), write())
  })
