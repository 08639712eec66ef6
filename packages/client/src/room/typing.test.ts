import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AccountId, limits, RoomId } from '@securechat/protocol'
import type { Link } from '../context.ts'
import { settle, TestClock } from '../testing/clock.ts'
import { Background } from './background.ts'
import { Typing, TYPING_LASTS_MS } from './typing.ts'

const roomId = RoomId.parse('AAAAAAAAAAAAAAAAAAAAAA')
const [bob, carol] = ['B', 'C'].map((letter) => AccountId.parse(`${letter.repeat(21)}A`)) as [
  AccountId,
  AccountId,
]

function aRoomWhereTheyWrite() {
  const clock = new TestClock()
  const seen = { told: 0, changes: 0 }
  const link = { isOpen: true, request: async () => (seen.told++, {}) } as unknown as Link // SAFETY: typing uses no more of it.
  const background = new Background(assert.ifError)
  const { schedule, nowMs } = clock
  const typing = new Typing({ roomId, link, background, schedule, nowMs, changed: () => seen.changes++ })
  return { typing, clock, seen }
}

describe('who is writing', () => {
  it('is shown for a few seconds after the last word of it', async () => {
    const { typing, clock, seen } = aRoomWhereTheyWrite()
    typing.heard(bob)
    await clock.advance(TYPING_LASTS_MS - 1)
    typing.heard(bob)
    typing.heard(carol)
    await clock.advance(TYPING_LASTS_MS - 1)
    assert.deepEqual(typing.writers, [bob, carol])
    await clock.advance(1)
    assert.deepEqual(typing.writers, [])
    assert.equal(seen.changes, 4)
  })

  it('ends with their message', () => {
    const { typing } = aRoomWhereTheyWrite()
    typing.heard(bob)
    typing.ended(bob)
    assert.deepEqual(typing.writers, [])
  })

  it('is told every few seconds only, and again at once after sending', async () => {
    const { typing, clock, seen } = aRoomWhereTheyWrite()
    typing.tell()
    typing.tell()
    await clock.advance(limits.typingEveryMs - 1)
    typing.tell()
    assert.equal(seen.told, 1)
    await clock.advance(1)
    typing.tell()
    assert.equal(seen.told, 2)
    typing.sent()
    typing.tell()
    await settle()
    assert.equal(seen.told, 3)
  })

  it('is told again after the clock was set back', () => {
    const { typing, clock, seen } = aRoomWhereTheyWrite()
    typing.tell()
    clock.jump(-3_600_000)
    typing.tell()
    assert.equal(seen.told, 2)
  })
})
