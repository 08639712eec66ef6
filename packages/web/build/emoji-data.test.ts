import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compactEmoji } from './emoji-data.ts'

test('keeps what the picker needs, in order, without skin-tone components', () => {
  const records = compactEmoji(
    [
      { hexcode: '1F3FB', label: 'light skin tone', unicode: '🏻', group: 2, order: 1 },
      { hexcode: '2', label: 'Party Popper!', unicode: '🎉', group: 6, order: 3, tags: ['tada', 'party'] },
      { hexcode: '1', label: 'thumbs up', unicode: '👍️', group: 1, order: 2 },
      { hexcode: 'A', label: 'regional indicator', unicode: '🇦' },
    ],
    { '1': ['+1', 'thumbsup'] },
  )
  assert.deepEqual(records, [
    ['👍️', 'thumbs up', '', 1, '+1'],
    ['🎉', 'Party Popper!', 'tada party', 6, 'party_popper_'],
  ])
})
