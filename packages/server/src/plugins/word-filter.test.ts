import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findWords } from '../../../plugins/word-filter/find-words.ts'

const found = (text: string, ...words: string[]) =>
  findWords(text, words).map(({ from, to }) => text.slice(from, to))

describe('the word filter finds', () => {
  it('whole words, in any case, width and with any marks', () => {
    assert.deepEqual(found('A Badger saw a BADGER, bádger and ｂａｄｇｅｒ; no badgers.', 'badger'), [
      'Badger',
      'BADGER',
      'bádger',
      'ｂａｄｇｅｒ',
    ])
    assert.deepEqual(found('Scunthorpe', 'thor'), [])
    assert.deepEqual(found('дурак! Дурачок', 'дурак'), ['дурак'])
  })

  it('beginnings, where a word ends with a star', () => {
    assert.deepEqual(found('badgers badge', 'badger*'), ['badgers'])
    assert.deepEqual(found('all of it', '*', ' '), [])
  })
})
