/** `npm run docs`: writes the documents that follow from code. */
import { writeFileSync } from 'node:fs'
import { generatedDocuments } from './generated-documents.ts'

for (const [file, write] of Object.entries(generatedDocuments))
  writeFileSync(new URL(`../${file}`, import.meta.url), write())
