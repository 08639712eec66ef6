import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RoomId, RoomSettings, RoomSummary } from '../engine/contract.ts'
import { favouritePlace, neighbour, roomSections } from './room-sections.ts'

const id = (text: string) => text as RoomId
const aRoom = (roomId: string, change: Partial<RoomSummary> = {}): RoomSummary => ({
  roomId: id(roomId),
  kind: 'group',
  history: 'shared',
  keepDays: 0,
  canSetPolicy: false,
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
const listedOf = (list: RoomSummary[], settings: Record<string, RoomSettings> = {}, open?: string) =>
  roomSections(list, {
    settings,
    nowMs: 0,
    wasUnread: open !== undefined,
    openRoomId: open === undefined ? undefined : id(open),
  })
const shape = (settings: Record<string, RoomSettings> = {}, open?: string) =>
  listedOf(rooms, settings, open).map((section) => [
    section.kind,
    section.rooms.map(({ room }) => room.roomId).join(''),
  ])

test('unread rooms come first, then rooms, then direct ones; empty sections are left out', () => {
  assert.deepEqual(shape(), [
    ['unread', 'bd'],
    ['rooms', 'a'],
    ['direct', 'c'],
  ])
  assert.deepEqual(
    listedOf([aRoom('x')]).map((section) => section.kind),
    ['rooms'],
  )
})

test('favourites stand in their own order, for as long as they are read', () => {
  const settings = { a: { favourite: 2 }, b: { favourite: 1 }, c: { favourite: 1.5 } }
  assert.deepEqual(shape(settings), [
    ['unread', 'bd'],
    ['favourites', 'ca'],
  ])
})

test('a room that is to call for nothing is not sorted up, and an invisible one is not there unless it is open', () => {
  assert.deepEqual(shape({ b: { level: 'nothing' }, a: { level: 'invisible' } }), [
    ['unread', 'd'],
    ['rooms', 'b'],
    ['direct', 'c'],
  ])
  assert.deepEqual(shape({ a: { level: 'invisible' } }, 'a')[0], ['unread', 'abd'])
})

test('the open room stays where it was when it was unread', () => {
  assert.deepEqual(shape({}, 'a')[0], ['unread', 'abd'])
})

test('a favourite can be put first, last and between', () => {
  assert.equal(favouritePlace([]), 1)
  assert.equal(favouritePlace([1, 2]), 3)
  assert.equal(favouritePlace([1, 2], 0), 0)
  assert.equal(favouritePlace([1, 2], 1), 1.5)
})

test('neighbours go round, and can skip what is read', () => {
  const shown = rooms.map((room) => listedOf([room])[0]!.rooms[0]!)
  const next = { step: 1, unreadOnly: false } as const
  assert.equal(neighbour(shown, id('a'), next), 'b')
  assert.equal(neighbour(shown, id('d'), next), 'a')
  assert.equal(neighbour(shown, id('a'), { step: -1, unreadOnly: false }), 'd')
  assert.equal(neighbour(shown, id('b'), { step: 1, unreadOnly: true }), 'd')
  assert.equal(neighbour(shown, undefined, next), 'a')
  assert.equal(neighbour(shown, undefined, { step: -1, unreadOnly: false }), 'd')
  assert.equal(neighbour(shown.slice(0, 1), id('a'), next), undefined)
  assert.equal(neighbour([], undefined, next), undefined)
})
