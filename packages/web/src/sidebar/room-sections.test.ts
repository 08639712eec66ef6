import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RoomId, RoomSummary } from '../engine/contract.ts'
import { neighbour, roomSections } from './room-sections.ts'

const id = (text: string) => text as RoomId
const aRoom = (roomId: string, change: Partial<RoomSummary> = {}): RoomSummary => ({
  roomId: id(roomId),
  kind: 'group',
  history: 'shared',
  name: roomId,
  topic: '',
  members: [],
  state: 'joined',
  canRemove: false,
  toReview: [],
  unread: 0,
  mentions: 0,
  headSeq: 1,
  readSeq: 1,
  typing: [],
  draft: '',
  ...change,
})
const rooms = [
  aRoom('a'),
  aRoom('b', { unread: 2 }),
  aRoom('c', { kind: 'direct' }),
  aRoom('d', { unread: 1, kind: 'direct' }),
]
const shape = (kept?: string) =>
  roomSections(rooms, kept === undefined ? undefined : id(kept)).map((section) => [
    section.kind,
    section.rooms.map((room) => room.roomId).join(''),
  ])

test('unread rooms come first, then rooms, then direct ones; empty sections are left out', () => {
  assert.deepEqual(shape(), [
    ['unread', 'bd'],
    ['rooms', 'a'],
    ['direct', 'c'],
  ])
  assert.deepEqual(
    roomSections([aRoom('x')]).map((section) => section.kind),
    ['rooms'],
  )
})

test('the open room stays where it was when it was unread', () => {
  assert.deepEqual(shape('a')[0], ['unread', 'abd'])
})

test('neighbours go round, and can skip what is read', () => {
  const next = { step: 1, unreadOnly: false } as const
  assert.equal(neighbour(rooms, id('a'), next), 'b')
  assert.equal(neighbour(rooms, id('d'), next), 'a')
  assert.equal(neighbour(rooms, id('a'), { step: -1, unreadOnly: false }), 'd')
  assert.equal(neighbour(rooms, id('b'), { step: 1, unreadOnly: true }), 'd')
  assert.equal(neighbour(rooms, undefined, next), 'a')
  assert.equal(neighbour(rooms, undefined, { step: -1, unreadOnly: false }), 'd')
  assert.equal(neighbour([aRoom('a')], id('a'), next), undefined)
  assert.equal(neighbour([], undefined, next), undefined)
})
