import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventId, Line, RoomId, RoomSummary, Timeline } from '../engine/contract.ts'
import { Arrivals, notificationsOf } from './arrivals.ts'

// SAFETY: only what is read is there; ids are any text here.
const aRoom = (change: Partial<RoomSummary>) =>
  ({
    roomId: 'plans' as RoomId,
    kind: 'group',
    name: 'Plans',
    headSeq: 5,
    readSeq: 5,
    unread: 0,
    ...change,
  }) as RoomSummary
const signedIn = (...rooms: RoomSummary[]) => ({ phase: { kind: 'signed-in' } as const, rooms })
const aLine = (seq: number, isMine = false) =>
  ({
    kind: 'message',
    key: `event-${seq}` as EventId,
    seq,
    isMine,
    authorName: 'Bob',
    text: `text ${seq}`,
  }) as Line
const aTimeline = (...lines: Line[]) => ({ lines }) as Timeline

test('what was there at the start is nothing new', () => {
  const arrivals = new Arrivals()
  assert.deepEqual(arrivals.take(signedIn(aRoom({ unread: 3 }))), { arrived: [], read: [] })
})

test('more unread than before is an arrival, in old rooms and new ones', () => {
  const arrivals = new Arrivals()
  arrivals.take(signedIn(aRoom({})))
  const grown = aRoom({ headSeq: 7, unread: 2 })
  const fresh = aRoom({ roomId: 'new' as RoomId, headSeq: 2, readSeq: 0, unread: 1 })
  assert.deepEqual(arrivals.take(signedIn(grown, fresh)).arrived, [
    { room: grown, afterSeq: 5 },
    { room: fresh, afterSeq: 0 },
  ])
  assert.deepEqual(arrivals.take(signedIn(grown, fresh)).arrived, [])
})

test('a room read, here or elsewhere, is told once', () => {
  const arrivals = new Arrivals()
  arrivals.take(signedIn(aRoom({ headSeq: 7, unread: 2 })))
  assert.deepEqual(arrivals.take(signedIn(aRoom({ headSeq: 7 }))).read, ['plans'])
  assert.deepEqual(arrivals.take(signedIn(aRoom({ headSeq: 7 }))).read, [])
})

test('after signing in again the start is a start', () => {
  const arrivals = new Arrivals()
  arrivals.take(signedIn(aRoom({})))
  arrivals.take({ phase: { kind: 'signed-out', known: [] }, rooms: [] })
  assert.deepEqual(arrivals.take(signedIn(aRoom({ headSeq: 9, unread: 4 }))).arrived, [])
})

test('only new messages of others are told', () => {
  const timeline = aTimeline(aLine(4), aLine(6, true), aLine(7), aLine(8))
  const told = notificationsOf({ room: aRoom({ headSeq: 8, unread: 2 }), afterSeq: 5 }, timeline)
  assert.deepEqual(
    told.map(({ eventId, roomName, text }) => [eventId, roomName, text]),
    [
      ['event-7', 'Plans', 'text 7'],
      ['event-8', 'Plans', 'text 8'],
    ],
  )
  const direct = aRoom({ kind: 'direct', headSeq: 8, unread: 1 })
  assert.equal(notificationsOf({ room: direct, afterSeq: 7 }, timeline)[0]?.roomName, '')
})
