import assert from 'node:assert/strict'
import { test } from 'node:test'
import type {
  AccountId,
  EventId,
  MessageLine,
  RoomId,
  RoomSettings,
  RoomSummary,
} from '../engine/contract.ts'
import { wantedOf } from './wanted.ts'

const roomId = 'room' as RoomId
const room = { roomId, kind: 'group', name: 'Design', readSeq: 0 } as RoomSummary
const said = (seq: number, text: string, change: Partial<MessageLine> = {}): MessageLine => ({
  kind: 'message',
  key: `${seq}` as EventId,
  seq,
  authorId: 'bob' as AccountId,
  authorName: 'Bob',
  isMine: false,
  text,
  atMs: 0,
  status: 'sent',
  deliveredTo: [],
  readBy: [],
  ...change,
})
const lines = [
  said(1, 'hello'),
  said(2, 'dear @Alice'),
  said(3, 'mine', { isMine: true }),
  said(4, '@Alice by name only', { mentions: [] }),
  said(5, 'by account', { mentions: ['alice' as AccountId], isMentioned: true }),
]
const wanted = (settings: RoomSettings, person = {}) =>
  wantedOf(
    { room, afterSeq: 0 },
    { roomId, lines, hasOlder: false, newAfterSeq: 0, headSeq: 5 },
    {
      state: {
        settings: { person, rooms: { [roomId]: settings } },
        me: { accountId: 'alice' as AccountId, name: 'Alice', role: 'member' },
      },
      nowMs: 10,
    },
  ).map(({ eventId }) => eventId)

test('what calls follows the level of the room', () => {
  assert.deepEqual(wanted({}), ['1', '2', '4', '5'])
  assert.deepEqual(wanted({ level: 'mentions' }), ['2', '5'])
  assert.deepEqual(wanted({ level: 'nothing' }), [])
  assert.deepEqual(wanted({ mutedUntilMs: 11 }), [])
  assert.deepEqual(wanted({ mutedUntilMs: 10 }), ['1', '2', '4', '5'])
})

test('nothing calls whoever asked not to be disturbed', () => {
  assert.deepEqual(wanted({}, { quietUntilMs: 11 }), [])
})
