import type { AccountId, RoomEvent } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import { limits } from '@securechat/protocol/limits'
import type { Append, Appended } from '../records.ts'
import { applyCommit, mayBeIn } from './commits.ts'
import type { Attempt } from './database.ts'
import { eventById, insertEvents } from './event-rows.ts'
import { ask, countMembers, drop, join, memberState, setRole } from './members.ts'
import type { Sql } from './query.ts'
import { advance, forgetPair, lockRooms, type RoomRow } from './room-rows.ts'
import { isTimely } from '../grace.ts'
import { checkKindOfEntry } from '../public-rules.ts'
import { isSameSender } from '../sender.ts'
import { withdrawWelcomesFrom } from './welcomes.ts'

export type Change = Exclude<Append, { kind: 'message' }>
type Commit = Extract<Append, { kind: 'commit' }>
type Roster = Extract<Append, { kind: 'roster' }>

/** Appends an entry that may change who is in the room, under the room's lock. Messages go by `MessageBatch`. */
export async function appendChange(sql: Sql, entry: Change, attempt: Attempt): Promise<Appended> {
  checkKindOfEntry(entry)
  const [room] = await lockRooms(sql, [entry.event.roomId])
  if (!room) throw new ChatError('not-found')
  const stored = await eventById(sql, room, entry.event.eventId)
  if (stored && isSameSender(stored, entry.event)) {
    // Stored by the attempt whose answer was lost: it is news all the same.
    return { event: stored, isNew: attempt.mayBeStored, rosterSeq: room.rosterSeq }
  }
  await checkSender(sql, room, entry)
  if (stored) throw new ChatError('bad-request')
  const seq = room.headSeq + 1
  const { unplaced, hasChanged } = await apply(sql, room, entry, seq)
  const rosterSeq = hasChanged ? seq : room.rosterSeq
  const event: RoomEvent = { ...unplaced, seq }
  await Promise.all([
    insertEvents(sql, [{ roomNo: room.roomNo, event }]),
    advance(sql, [{ roomNo: room.roomNo, headSeq: seq, rosterSeq }]),
  ])
  return { event, isNew: true, rosterSeq }
}

async function checkSender(sql: Sql, room: RoomRow, { event }: Change): Promise<void> {
  const change = event.kind === 'roster' ? event.change : undefined
  if (change === 'asked' || change === 'joined') return
  const state = await memberState(sql, room.roomNo, event.accountId)
  if (state === 'joined') return
  // Whoever waits to be let in may take that back, and nothing else.
  if (change === 'left' && state === 'asked') return
  throw new ChatError('not-found')
}

interface Applied {
  /** The entry as it is to be stored: a commit names only whom it really added and removed. */
  unplaced: Change['event']
  /** Whether the list of members changed. */
  hasChanged: boolean
}

async function apply(sql: Sql, room: RoomRow, entry: Change, seq: number): Promise<Applied> {
  const applied =
    entry.kind === 'commit'
      ? await applyToMembers(sql, room, entry, seq)
      : entry.kind === 'post'
        ? post(entry)
        : { unplaced: entry.event, hasChanged: await changeRoster(sql, room, entry, seq) }
  // A direct room that nobody is in any more does not keep its two people from having a new one.
  if (applied.hasChanged && room.kind === 'direct' && (await countMembers(sql, room.roomNo)).joined === 0) {
    await forgetPair(sql, room.roomNo)
  }
  return applied
}

/** @throws ChatError `message-stale` */
function post({ event }: Extract<Append, { kind: 'post' }>): Applied {
  if (!isTimely(event)) throw new ChatError('message-stale')
  return { unplaced: event, hasChanged: false }
}

async function applyToMembers(sql: Sql, room: RoomRow, entry: Commit, seq: number): Promise<Applied> {
  const people = await applyCommit(sql, room, entry, seq)
  const hasChanged = people.adds.length > 0 || people.removes.length > 0
  return { unplaced: { ...entry.event, ...people }, hasChanged }
}

async function changeRoster(sql: Sql, room: RoomRow, { event }: Roster, seq: number): Promise<boolean> {
  switch (event.change) {
    case 'asked':
      return askToJoin(sql, room, event.accountId, seq)
    case 'left':
      await withdrawWelcomesFrom(sql, room.roomNo, [event.accountId])
      return (await drop(sql, room.roomNo, [event.accountId])).length > 0
    case 'joined':
      return joinPublic(sql, room, { accountId: event.accountId, seq })
    case 'added':
      return joinPublic(sql, room, { accountId: subjectOf(event), seq })
    case 'removed':
      return (await drop(sql, room.roomNo, [subjectOf(event)])).length > 0
    case 'promoted':
    case 'demoted':
      await setRole(sql, room.roomNo, {
        accountId: subjectOf(event),
        role: event.change === 'promoted' ? 'admin' : 'member',
      })
      return false
    case 'lost':
    case 'device':
      return false
    case 'created':
      throw new ChatError('bad-request')
  }
}

async function askToJoin(sql: Sql, room: RoomRow, accountId: AccountId, seq: number): Promise<boolean> {
  if (!mayBeIn(room, accountId)) throw new ChatError('not-allowed')
  const hasChanged = await ask(sql, room.roomNo, { accountId, sinceSeq: seq })
  const { joined, asked } = await countMembers(sql, room.roomNo)
  if (hasChanged && joined + asked > limits.roomMembers) throw new ChatError('room-full')
  return hasChanged
}

/** Whoever enters a public room that nobody is in looks after it. */
async function joinPublic(
  sql: Sql,
  { roomNo }: RoomRow,
  { accountId, seq }: { accountId: AccountId; seq: number },
): Promise<boolean> {
  const { joined } = await countMembers(sql, roomNo)
  const isNew = (await join(sql, roomNo, { accountIds: [accountId], sinceSeq: seq })).length > 0
  if (isNew && joined >= limits.roomMembers) throw new ChatError('room-full')
  if (isNew && joined === 0) await setRole(sql, roomNo, { accountId, role: 'admin' })
  return isNew
}

/** @throws ChatError `bad-request` */
function subjectOf({ subject }: Roster['event']): AccountId {
  if (subject === undefined) throw new ChatError('bad-request')
  return subject
}
