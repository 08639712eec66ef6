import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { NotifyLevel, RoomSettings } from '../engine/contract.ts'
import { isQuiet, tomorrowMorning } from './quiet.ts'
import { mayCall, standingOf } from './standing.ts'

const nowMs = Date.UTC(2026, 5, 1)
const levels: NotifyLevel[] = ['everything', 'mentions', 'nothing', 'invisible']

const someRoom = fc
  .record({
    kind: fc.constantFrom('direct' as const, 'group' as const),
    unread: fc.nat(9),
    mentions: fc.nat(9),
    readSeq: fc.nat(20),
  })
  .map((room) => ({ ...room, mentions: Math.min(room.mentions, room.unread) }))
const someSettings: fc.Arbitrary<RoomSettings> = fc.record(
  {
    level: fc.constantFrom(...levels),
    mutedUntilMs: fc.constantFrom(nowMs - 1, nowMs + 1),
    unreadAtSeq: fc.nat(20),
  },
  { requiredKeys: [] },
)

test('a room shows news exactly when something is unread or it was marked so, whatever its level', () => {
  fc.assert(
    fc.property(someRoom, someSettings, (room, settings) => {
      const isMarked = settings.unreadAtSeq !== undefined && room.readSeq <= settings.unreadAtSeq
      const standing = standingOf(room, settings, nowMs)
      assert.equal(standing.hasNews, room.unread > 0 || isMarked)
      assert.equal(standing.count, room.kind === 'direct' ? room.unread : room.mentions)
      if (standing.isUnread) assert.ok(standing.hasNews)
      assert.ok(!(standing.isHidden && standing.isUnread))
    }),
  )
})

test('nothing that is not wanted sorts a room up, and everything that is wanted does', () => {
  fc.assert(
    fc.property(someRoom, someSettings, (room, settings) => {
      delete settings.unreadAtSeq
      const standing = standingOf(room, settings, nowMs)
      if ((settings.mutedUntilMs ?? 0) > nowMs || settings.level === 'nothing')
        assert.equal(standing.isUnread, false)
      else if (settings.level === 'invisible') assert.equal(standing.isUnread, standing.count > 0)
      else assert.equal(standing.isUnread, room.unread > 0)
    }),
  )
})

test('a room marked unread stays so until its person reads on', () => {
  const settings = { unreadAtSeq: 7 }
  const read = { kind: 'group' as const, unread: 0, mentions: 0 }
  assert.equal(standingOf({ ...read, readSeq: 7 }, settings, nowMs).isUnread, true)
  assert.equal(standingOf({ ...read, readSeq: 8 }, settings, nowMs).isUnread, false)
})

test('each level calls for what its name says', () => {
  const cases = { talk: { isMention: false, isDirect: false }, mention: { isMention: true, isDirect: false } }
  const called = levels.map((level) => [
    mayCall(cases.talk, { level }, nowMs),
    mayCall(cases.mention, { level }, nowMs),
  ])
  assert.deepEqual(called, [
    [true, true],
    [false, true],
    [false, false],
    [false, false],
  ])
  assert.equal(mayCall(cases.mention, { mutedUntilMs: nowMs + 1 }, nowMs), false)
  assert.equal(mayCall(cases.talk, undefined, nowMs), true)
})

test('do not disturb holds until its moment, and between its times, also over midnight', () => {
  const at = (hour: number, minute = 0) => new Date(2026, 5, 1, hour, minute).getTime()
  assert.equal(isQuiet({ quietUntilMs: at(10) }, at(9, 59)), true)
  assert.equal(isQuiet({ quietUntilMs: at(10) }, at(10)), false)
  const night = { quietDaily: { fromMinute: 22 * 60, toMinute: 7 * 60 } }
  assert.deepEqual(
    [21, 22, 23, 0, 6, 7, 12].map((hour) => isQuiet(night, at(hour))),
    [false, true, true, true, true, false, false],
  )
  const day = { quietDaily: { fromMinute: 9 * 60, toMinute: 17 * 60 } }
  assert.deepEqual(
    [8, 9, 16, 17].map((hour) => isQuiet(day, at(hour))),
    [false, true, true, false],
  )
  assert.equal(tomorrowMorning(at(23)), new Date(2026, 5, 2, 8).getTime())
})
