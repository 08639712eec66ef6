import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { RoomId } from '@securechat/protocol'
import { aMessage, anId, aPerson } from '../storage/contract/entries.ts'
import { until } from '../test-services/programs.ts'
import type { Announcement } from './bus.ts'
import { InOrder } from './in-order.ts'

const room = anId<RoomId>()

function anEvent(seq: number, roomId = room): Extract<Announcement, { kind: 'event' }> {
  const { event } = aMessage({ roomId, sender: aPerson(), after: 1 })
  return { kind: 'event', event: { ...event, seq }, rosterSeq: 1 }
}

function ordering(holdMs?: number) {
  const told: number[] = []
  const inOrder = new InOrder(({ event }) => told.push(event.seq), holdMs)
  inOrder.begin(room)
  return { told, inOrder }
}

describe('entries from several servers', () => {
  it('are told at once when they come in order, and again when they are repeated', () => {
    const { told, inOrder } = ordering()
    for (const seq of [7, 8, 8, 9, 7]) inOrder.take(anEvent(seq))
    assert.deepEqual(told, [7, 8, 8, 9, 7])
  })

  it('are told in the log’s order, however they cross', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([2, 3, 4, 5, 6, 7, 8, 9], { minLength: 8 }), (crossed) => {
        const { told, inOrder } = ordering()
        for (const seq of [1, ...crossed]) inOrder.take(anEvent(seq))
        assert.deepEqual(told, [1, 2, 3, 4, 5, 6, 7, 8, 9])
      }),
    )
  })

  it('are told after a moment when one before them stays away, and that one when it comes after all', async () => {
    const { told, inOrder } = ordering(20)
    for (const seq of [1, 4, 3]) inOrder.take(anEvent(seq))
    assert.deepEqual(told, [1])
    await until('they are told', () => told.length === 3)
    for (const seq of [5, 2]) inOrder.take(anEvent(seq))
    assert.deepEqual(told, [1, 3, 4, 5, 2])
  })

  it('are not held without bound', () => {
    const { told, inOrder } = ordering(1e6)
    for (let seq = 1; told.length < 2; seq += 2) inOrder.take(anEvent(seq))
    assert.equal(told.length, 258)
  })

  it('are let go when the room is left, and other rooms pass by', () => {
    const { told, inOrder } = ordering(1e6)
    inOrder.take(anEvent(1))
    inOrder.take(anEvent(3))
    inOrder.take(anEvent(9, anId<RoomId>()))
    assert.deepEqual(told, [1, 9])
    inOrder.end(room)
    assert.deepEqual(told, [1, 9, 3])
  })
})
