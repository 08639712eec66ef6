import assert from 'node:assert/strict'
import { test } from 'node:test'
import { highlight } from './highlight.ts'

test('code keeps every character, and its keywords and strings are told apart', () => {
  const code = `const name: string = 'bob' // <b>\n`
  const pieces = highlight(code, 'TypeScript') ?? []
  assert.equal(pieces.map(({ text }) => text).join(''), code)
  const looks = Object.fromEntries(pieces.map(({ text, look }) => [text, look]))
  assert.equal(looks['const'], 'keyword')
  assert.equal(looks["'bob'"], 'string')
})

test('a language that is not known stays as it is', () => {
  assert.equal(highlight('x', 'klingon'), undefined)
})
