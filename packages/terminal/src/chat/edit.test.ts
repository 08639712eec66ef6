import assert from 'node:assert/strict'
import { test } from 'node:test'
import { edit, type Draft } from './edit.ts'

const at = (before: string, after = ''): Draft => ({ before, after })

test('what is typed and pasted goes in at the cursor', () => {
  assert.deepEqual(edit(at('Hello ', '!'), 'Bob', {}), at('Hello Bob', '!'))
})

test('the cursor moves, and deletes, by whole characters as people see them', () => {
  assert.deepEqual(edit(at('a👩🏽‍🚀'), '', { leftArrow: true }), at('a', '👩🏽‍🚀'))
  assert.deepEqual(edit(at('a', '👩🏽‍🚀b'), '', { rightArrow: true }), at('a👩🏽‍🚀', 'b'))
  assert.deepEqual(edit(at('aé👩🏽‍🚀'), '', { backspace: true }), at('aé'))
})

test('the keys of shells go to both ends, and delete a word or all before the cursor', () => {
  assert.deepEqual(edit(at('one two'), 'a', { ctrl: true }), at('', 'one two'))
  assert.deepEqual(edit(at('one ', 'two'), 'e', { ctrl: true }), at('one two'))
  assert.deepEqual(edit(at('one two '), 'w', { ctrl: true }), at('one '))
  assert.deepEqual(edit(at('one ', 'two'), 'u', { ctrl: true }), at('', 'two'))
})

test('keys that mean nothing here change nothing', () => {
  const draft = at('one')
  for (const key of [{ ctrl: true }, { escape: true }, { tab: true }])
    assert.equal(edit(draft, 'x', key), draft)
})
