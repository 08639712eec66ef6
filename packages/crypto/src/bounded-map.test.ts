import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BoundedMap } from './bounded-map.ts'

test('a full map forgets what was used longest ago', () => {
  const map = new BoundedMap<string, number>(2)
  map.set('a', 1)
  map.set('b', 2)
  assert.equal(map.get('a'), 1)
  map.set('c', 3)
  assert.deepEqual(
    [...map],
    [
      ['a', 1],
      ['c', 3],
    ],
  )
  assert.equal(map.get('b'), undefined)
})

test('what is there is not made again', () => {
  const map = new BoundedMap<string, number>(2)
  let made = 0
  for (let round = 0; round < 3; round++)
    assert.equal(
      map.getOrAdd('a', () => ++made),
      1,
    )
})
