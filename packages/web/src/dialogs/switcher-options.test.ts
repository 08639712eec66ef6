import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId, EventId, PersonSummary, RoomId, RoomSummary } from '../engine/contract.ts'
import { type SwitcherSource, switcherOptions } from './switcher-options.ts'

const aRoom = (name: string, change: Partial<RoomSummary> = {}): RoomSummary => ({
  roomId: name as RoomId,
  kind: 'group',
  history: 'shared',
  keepDays: 0,
  canSetPolicy: false,
  name,
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
const aPerson = (name: string, isMe = false): PersonSummary => ({
  accountId: name as AccountId,
  name,
  role: 'member',
  presence: 'online',
  isMe,
  identityChanged: false,
  isVerified: false,
  isReviewDue: false,
})
const source: SwitcherSource = {
  rooms: [
    aRoom('General'),
    aRoom('Design', { unread: 3 }),
    aRoom('Bob', { kind: 'direct', with: 'bob' as AccountId, unread: 1, mentions: 1 }),
  ],
  people: [aPerson('alice', true), aPerson('bob'), aPerson('Carol')],
  commands: [{ id: 'settings', label: 'Settings' }],
  hits: [],
  openRoomId: 'General' as RoomId,
}
const labels = (query: string): string[] => switcherOptions(source, query).map((option) => option.label)

test('before anything is typed: mentions, unread rooms, others, the open room last; then commands', () => {
  assert.deepEqual(labels(''), ['Bob', 'Design', 'General', 'Settings'])
})

test('a query finds rooms, people without a conversation, and commands', () => {
  assert.deepEqual(labels('c'), ['Carol'])
  assert.deepEqual(labels('b'), ['Bob'])
  assert.deepEqual(labels('se'), ['Settings'])
  assert.deepEqual(labels('alice'), [])
})

test('messages come after everything else, and none before something is typed', () => {
  const hit = {
    roomId: 'General' as RoomId,
    eventId: 'e' as EventId,
    authorId: 'bob' as AccountId,
    authorName: 'Bob',
    atMs: 1,
    text: 'second thoughts',
  }
  const kinds = (query: string) => switcherOptions({ ...source, hits: [hit] }, query).map(({ kind }) => kind)
  assert.deepEqual(kinds('se'), ['command', 'message'])
  assert.ok(!kinds('').includes('message'))
})
