import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bestMatches, matchRank } from './rank.ts'

test('the beginning beats a word, a word beats the inside, the inside beats scattered letters', () => {
  assert.deepEqual(bestMatches(['xdesignx', 'team design', 'dxexs', 'Design', 'other'], 'des', String), [
    'Design',
    'team design',
    'xdesignx',
    'dxexs',
  ])
})

test('accents and case do not matter; no query finds everything', () => {
  assert.equal(matchRank('Élodie', 'elo'), 4)
  assert.equal(matchRank('anything', ' '), 4)
  assert.equal(matchRank('abc', 'cb'), 0)
})
