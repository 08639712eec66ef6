import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ManualClock } from '../test-world/manual-clock.ts'
import { TokenBuckets, TooFast } from './token-buckets.ts'

const waitMs = (take: () => void) => {
  try {
    take()
  } catch (error) {
    assert.ok(error instanceof TooFast)
    return error.retryAfterMs
  }
  return 0
}

describe('token buckets', () => {
  it('give a burst, then so much a second, and say how long to wait', () => {
    const clock = new ManualClock()
    const buckets = new TokenBuckets({ burst: 3, perSecond: 2 }, clock.monotonicMs)
    for (let count = 0; count < 3; count++) buckets.take('alice', 1)
    assert.equal(
      waitMs(() => buckets.take('alice', 1)),
      500,
    )
    buckets.take('bob', 3)
    clock.pass(500)
    buckets.take('alice', 1)
    assert.equal(
      waitMs(() => buckets.take('alice', 2)),
      1000,
    )
  })

  it('never hold more than a burst, nor ask for more than they can hold', () => {
    const clock = new ManualClock()
    const buckets = new TokenBuckets({ burst: 2, perSecond: 1 }, clock.monotonicMs)
    clock.pass(1_000_000)
    buckets.giveBack('alice', 50)
    buckets.take('alice', 10)
    assert.ok(waitMs(() => buckets.take('alice', 1)) > 0)
  })

  it('remember so many keys and no more, forgetting those not seen for longest', () => {
    const clock = new ManualClock()
    const buckets = new TokenBuckets({ burst: 1, perSecond: 0.001 }, clock.monotonicMs, 100)
    buckets.take('mallory', 1)
    for (let count = 0; count < 99; count++) buckets.take(`crowd ${count}`, 1)
    assert.ok(waitMs(() => buckets.take('mallory', 1)) > 0)
    for (let count = 0; count < 10_000; count++) buckets.take(`more ${count}`, 1)
    assert.equal(buckets.size, 100)
  })
})
