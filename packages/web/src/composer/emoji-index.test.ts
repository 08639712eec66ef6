import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EmojiIndex } from './emoji-index.ts'

const index = new EmojiIndex([
  { character: '🎉', label: 'party popper', tags: 'celebration tada', group: 6, shortcode: 'tada' },
  { character: '🥳', label: 'partying face', tags: 'celebration hat', group: 0, shortcode: 'partying_face' },
  { character: '👍️', label: 'thumbs up', tags: '+1 yes', group: 1, shortcode: '+1' },
])
const found = (query: string): string =>
  index
    .search(query, 5)
    .map((emoji) => emoji.character)
    .join('')

test('a whole shortcode comes first, then names, then other words', () => {
  assert.equal(found('tada'), '🎉')
  assert.equal(found('party'), '🎉🥳')
  assert.equal(found('partying face'), '🥳')
  assert.equal(found('celeb'), '🎉🥳')
  assert.equal(found('+1'), '👍️')
})

test('nothing is found for nonsense, and no more than asked for', () => {
  assert.equal(found('zzz'), '')
  assert.equal(index.search('', 2).length, 2)
})
