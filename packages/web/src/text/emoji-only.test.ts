import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countEmojiOnly } from './emoji-only.ts'

test('counts emoji when there is nothing else', () => {
  assert.equal(countEmojiOnly('🎉'), 1)
  assert.equal(countEmojiOnly(' 🎉 🎊\n'), 2)
  assert.equal(countEmojiOnly('👩‍👩‍👧‍👦👍🏽🇳🇱'), 3)
  assert.equal(countEmojiOnly('❤️❤'), 2)
})

test('gives 0 for words, digits, nothing and long rows', () => {
  for (const text of ['', '  ', 'ok 🎉', '🎉 ok', '5', '#', '12', '🎉'.repeat(10)])
    assert.equal(countEmojiOnly(text), 0, JSON.stringify(text))
})
