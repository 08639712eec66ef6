import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertEnough } from './vector-files.ts'

test('a vector test over no cases, or over fewer than were published, fails', () => {
  assert.throws(() => assertEnough('a.json', 0, 1))
  assert.throws(() => assertEnough('a.json', 0, 0))
  assert.throws(() => assertEnough('a.json', 288, 289))
  assertEnough('a.json', 289, 289)
})
