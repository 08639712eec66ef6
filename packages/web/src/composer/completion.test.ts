import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completionAt } from './completion.ts'

const at = (text: string) => completionAt(text, text.length)

test('a name is completed from the very sign', () => {
  assert.deepEqual(at('hi @'), { kind: 'mention', text: '', start: 3, end: 4 })
  assert.deepEqual(at('(@bo'), { kind: 'mention', text: 'bo', start: 1, end: 4 })
  assert.equal(at('me@bo'), undefined)
})

test('an emoji is completed from two characters on', () => {
  assert.equal(at(':t'), undefined)
  assert.deepEqual(at('ok :ta'), { kind: 'emoji', text: 'ta', start: 3, end: 6 })
  for (const text of ['12:30', 'http://x', 'a:bc', ':ta ']) assert.equal(at(text), undefined, text)
})

test('only what stands before the caret counts', () => {
  assert.equal(completionAt('@bob and', 8), undefined)
  assert.equal(completionAt('@bob and', 4)?.text, 'bob')
})

test('code is left alone', () => {
  for (const text of ['`@bo', '```\n@bo', '`a` `:ta']) assert.equal(at(text), undefined, text)
  assert.equal(at('`a` @bo')?.kind, 'mention')
})
