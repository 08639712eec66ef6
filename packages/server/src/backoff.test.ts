import assert from 'node:assert/strict'
import { it } from 'node:test'
import { backoffMs } from './backoff.ts'

it('pauses grow up to the longest, and are scattered over their second half', () => {
  const pauses = { firstMs: 10, longestMs: 100 }
  const full = [0, 1, 2, 3, 4, 5, 2000].map((tries) => backoffMs(tries, pauses, 1))
  assert.deepEqual(full, [10, 20, 40, 80, 100, 100, 100])
  assert.equal(backoffMs(3, pauses, 0), 40)
})
