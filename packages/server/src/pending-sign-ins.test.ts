import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MemoryPendingSignIns } from './pending-sign-ins.ts'
import { ManualClock } from './test-world/manual-clock.ts'

const pending = { limitKeys: ['192.0.2.1 alice'], serverLoginState: 'state' }

describe('half-done sign-ins', () => {
  it('are given out once, and not after their time', async () => {
    const clock = new ManualClock()
    const signIns = new MemoryPendingSignIns(clock)
    await signIns.put('first', pending, 1000)
    await signIns.put('late', pending, 1000)
    assert.deepEqual(await signIns.take('first'), pending)
    assert.equal(await signIns.take('first'), undefined)
    clock.pass(1000)
    assert.equal(await signIns.take('late'), undefined)
  })

  it('are so many at most: the oldest give way', async () => {
    const signIns = new MemoryPendingSignIns(new ManualClock())
    for (let count = 0; count <= 20_000; count++) await signIns.put(`${count}`, pending, 1000)
    assert.equal(await signIns.take('0'), undefined)
    assert.deepEqual(await signIns.take('20000'), pending)
  })
})
