import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitMentions } from './mentions.ts'

test('finds names, the longest first, whatever the case', () => {
  assert.deepEqual(splitMentions('hi @bob smith, @Bob!', ['Bob', 'Bob Smith']), [
    { kind: 'text', text: 'hi ' },
    { kind: 'mention', text: '@bob smith', name: 'bob smith' },
    { kind: 'text', text: ', ' },
    { kind: 'mention', text: '@Bob', name: 'Bob' },
    { kind: 'text', text: '!' },
  ])
})

test('a longer word, an address and a stranger are text', () => {
  for (const text of ['@bobby', 'me@bob', '@carol'])
    assert.deepEqual(splitMentions(text, ['Bob']), [{ kind: 'text', text }])
})

test('names with pattern characters mean themselves', () => {
  assert.equal(splitMentions('@a.b (c)', ['a.b (c)'])[0]?.kind, 'mention')
  assert.equal(splitMentions('@axb', ['a.b'])[0]?.kind, 'text')
})
