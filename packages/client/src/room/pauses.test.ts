import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { settle, TestClock } from '../testing/clock.ts'
import { backoffMs, Pauses } from './pauses.ts'

async function isOver(wait: Promise<void>): Promise<boolean> {
  let over = false
  void wait.then(() => (over = true))
  await settle()
  return over
}

describe('pauses', () => {
  it('last as long as they should', async () => {
    const clock = new TestClock()
    const wait = new Pauses(clock.schedule).wait(100)
    await clock.advance(99)
    assert.equal(await isOver(wait), false)
    await clock.advance(1)
    assert.equal(await isOver(wait), true)
  })

  it('end early when told, and are over at once after stopping', async () => {
    const pauses = new Pauses(new TestClock().schedule)
    const wait = pauses.wait(100)
    pauses.endAll()
    assert.equal(await isOver(wait), true)
    pauses.stop()
    assert.equal(await isOver(pauses.wait(100)), true)
  })
})

describe('backing off', () => {
  it('doubles up to a limit, and is spread over half of it', () => {
    const at = (tries: number, random: number) => backoffMs(tries, { firstMs: 100, mostMs: 1000, random })
    assert.deepEqual([0, 1, 2, 3, 4, 50].map((tries) => at(tries, 1)), [100, 200, 400, 800, 1000, 1000]) // prettier-ignore
    assert.equal(at(0, 0), 50)
  })
})
