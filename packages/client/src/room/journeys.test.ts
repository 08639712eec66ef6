import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AccountId, EventId } from '@securechat/protocol'
import { TestClock } from '../testing/clock.ts'
import { room } from '../testing/engine.ts'
import { Journeys } from './journeys.ts'

const event = (letter: string) => EventId.parse(letter.repeat(21).concat('A'))
const bob = AccountId.parse('b'.repeat(21).concat('A'))

async function aJourney() {
  const clock = new TestClock(1_000)
  const journeys = new Journeys(clock.nowMs)
  journeys.left(room('a'), event('m'), { writtenAtMs: 980, sealingAtMs: 990 })
  await clock.advance(12)
  journeys.stored(event('m'), 7)
  return { clock, journeys }
}

describe('the way of a message', () => {
  it('has the time of each stage by this device’s clock', async () => {
    const { clock, journeys } = await aJourney()
    await clock.advance(5)
    journeys.heard(room('a'), [{ accountId: bob, delivered: 7, read: 6 }])
    await clock.advance(3)
    journeys.heard(room('a'), [{ accountId: bob, delivered: 9, read: 9 }])
    assert.deepEqual(journeys.find(event('m')).journey, {
      writtenAtMs: 980,
      sealingAtMs: 990,
      sentAtMs: 1_000,
      storedAtMs: 1_012,
      seq: 7,
      delivered: { [bob]: 1_017 },
      read: { [bob]: 1_020 },
    })
  })

  it('takes no receipt of another room, nor one from before it', async () => {
    const { journeys } = await aJourney()
    journeys.heard(room('b'), [{ accountId: bob, delivered: 9, read: 9 }])
    journeys.heard(room('a'), [{ accountId: bob, delivered: 6, read: 6 }])
    assert.deepEqual(journeys.find(event('m')).journey?.delivered, {})
  })

  it('tells what is usual from the last hundred', async () => {
    const clock = new TestClock(0)
    const journeys = new Journeys(clock.nowMs)
    for (let tookMs = 0; tookMs <= 100; tookMs++) {
      journeys.left(room('a'), event('m'), { writtenAtMs: 0, sealingAtMs: 0 })
      await clock.advance(tookMs)
      journeys.stored(event('m'), 1)
    }
    assert.deepEqual(journeys.find(event('x')), { usual: { count: 100, p50Ms: 50, p95Ms: 95 } })
  })

  it('is forgotten after five hundred others', () => {
    const journeys = new Journeys(() => 0)
    const ids = Array.from({ length: 501 }, (_, index) => `${String(index).padStart(21, '0')}A` as EventId)
    for (const id of ids) journeys.left(room('a'), id, { writtenAtMs: 0, sealingAtMs: 0 })
    assert.equal(journeys.find(ids[0]!).journey, undefined)
    assert.ok(journeys.find(ids[1]!).journey)
  })
})
