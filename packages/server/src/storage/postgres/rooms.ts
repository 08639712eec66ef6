import type { PublicProfile, AccountId, Room, RoomEvent, RoomId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import { isPublicRoomId } from '@securechat/protocol/public-room-id'
import type { Audience, NewRoom } from '../records.ts'
import { areAccounts } from './accounts.ts'
import { fromBlob, toBlob } from '../blob.ts'
import { profileColumn, profileOf, profileToBlob } from '../profile-column.ts'
import type { Attempt } from './database.ts'
import { eventById, insertEvents } from './event-rows.ts'
import { createMember } from './members.ts'
import { prepared, query, type Sql } from './query.ts'
import {
  insertRoom,
  roomById,
  roomByPair,
  viewAllRooms,
  viewRoom,
  viewRoomsOf,
  type RoomRow,
} from './room-rows.ts'

interface OpenRoomRow {
  roomId: RoomId
  sealedProfile: Uint8Array | null
  memberCount: number
}

const queries = prepared('rooms', {
  // A room that nobody is in cannot let anybody in: it is not listed.
  open: query<OpenRoomRow>(`select r.room_id as "roomId", r.sealed_profile as "sealedProfile",
      count(*) as "memberCount"
    from room r join member m on m.room_no = r.room_no and m.state = 'joined'
    where r.kind = 'open' group by r.room_no order by r.room_no`),
  public: query<OpenRoomRow>(`select r.room_id as "roomId", r.sealed_profile as "sealedProfile",
      (select count(*) from member m where m.room_no = r.room_no and m.state = 'joined') as "memberCount"
    from room r where r.kind = 'open' and starts_with(r.room_id, '_public_') order by r.room_no`),
  setProfile: query('update room set sealed_profile = $2 where room_id = $1'),
  audience: query<Audience>(`select r.roster_seq as "rosterSeq",
      coalesce(array_agg(m.account_id order by m.account_id) filter (where m.state = 'joined'), '{}') as joined,
      coalesce(array_agg(m.account_id order by m.account_id) filter (where m.state = 'asked'), '{}') as asked
    from room r left join member m on m.room_no = r.room_no where r.room_id = $1 group by r.room_no`),
})

/** @throws ChatError `bad-request`; `not-found` when a direct room is for somebody who is not there. */
export async function createRoom(
  sql: Sql,
  made: NewRoom,
  attempt: Attempt,
): Promise<{ room: Room; isNew: boolean }> {
  await checkPair(sql, made)
  const existing = await existingRoom(sql, made)
  if (existing) {
    // Stored by the attempt whose answer was lost: it is news all the same.
    const isNew = attempt.mayBeStored && existing.roomId === made.roomId
    return { room: await seen(sql, existing.roomId), isNew }
  }
  const roomNo = await insert(sql, made)
  if (roomNo === undefined) {
    // Somebody else made it in between, and has committed: now it is there to be seen.
    const theirs = await existingRoom(sql, made)
    if (!theirs) throw new Error('The room could neither be made nor found.')
    return { room: await seen(sql, theirs.roomId), isNew: false }
  }
  await createMember(sql, roomNo, made.accountId)
  await insertEvents(sql, [{ roomNo, event: createdEvent(made) }])
  return { room: await seen(sql, made.roomId), isNew: true }
}

export function rooms(sql: Sql, at: { accountId: AccountId }): Promise<Room[]> {
  return viewRoomsOf(sql, at.accountId)
}

export function room(sql: Sql, at: { roomId: RoomId }): Promise<Room | undefined> {
  return viewRoom(sql, at.roomId)
}

export async function openRooms(
  sql: Sql,
): Promise<{ roomId: RoomId; sealedProfile: string; memberCount: number }[]> {
  const rows = (await sql.all(queries.open)).filter(({ roomId }) => !isPublicRoomId(roomId))
  return rows.map((row) => ({ ...row, sealedProfile: fromBlob(row.sealedProfile ?? new Uint8Array()) }))
}

export async function describeRoom(sql: Sql, at: { roomId: RoomId; sealedProfile: string }): Promise<void> {
  const row = await roomById(sql, at.roomId)
  if (!row) throw new ChatError('not-found')
  if (row.kind !== 'open' || isPublicRoomId(at.roomId)) throw new ChatError('not-allowed')
  await sql.run(queries.setProfile, [at.roomId, toBlob(at.sealedProfile)])
}

export async function publicRooms(
  sql: Sql,
): Promise<{ roomId: RoomId; profile: PublicProfile; memberCount: number }[]> {
  return (await sql.all(queries.public)).flatMap(({ roomId, sealedProfile, memberCount }) => {
    const profile = sealedProfile ? profileOf(sealedProfile) : undefined
    return !profile || profile.isDirect ? [] : [{ roomId, profile, memberCount }]
  })
}

export async function describePublicRoom(
  sql: Sql,
  at: { roomId: RoomId; profile: PublicProfile },
): Promise<void> {
  if (!(await roomById(sql, at.roomId))) throw new ChatError('not-found')
  if (!isPublicRoomId(at.roomId)) throw new ChatError('not-allowed')
  await sql.run(queries.setProfile, [at.roomId, profileToBlob(at.profile)])
}

export async function audience(sql: Sql, at: { roomId: RoomId }): Promise<Audience> {
  return (await sql.first(queries.audience, [at.roomId])) ?? { rosterSeq: 0, joined: [], asked: [] }
}

async function checkPair(sql: Sql, made: NewRoom): Promise<void> {
  if (made.kind !== 'direct') return
  const pair = pairOf(made)
  if (!pair) throw new ChatError('bad-request')
  if (!(await areAccounts(sql, pair))) throw new ChatError('not-found')
}

/** The room of this id, or else the one that the two people have. @throws ChatError `bad-request` when another request made it. */
async function existingRoom(sql: Sql, made: NewRoom): Promise<RoomRow | undefined> {
  const row = await roomById(sql, made.roomId)
  if (row) {
    const first = await eventById(sql, row, made.eventId)
    if (first?.seq !== 1 || first.accountId !== made.accountId) throw new ChatError('bad-request')
    return row
  }
  const pair = pairOf(made)
  return pair && roomByPair(sql, pair)
}

function insert(sql: Sql, made: NewRoom): Promise<number | undefined> {
  const [firstPerson, secondPerson] = pairOf(made) ?? [null, null]
  const { roomId, history, nowMs } = made
  const kind = made.kind === 'public' ? 'open' : made.kind
  const sealedProfile = profileColumn(made)
  return insertRoom(sql, [roomId, kind, history, sealedProfile, firstPerson, secondPerson, nowMs])
}

async function seen(sql: Sql, roomId: RoomId): Promise<Room> {
  const found = await viewRoom(sql, roomId)
  if (!found) throw new Error('The room was not stored.')
  return found
}

function pairOf(made: NewRoom): [AccountId, AccountId] | undefined {
  if (made.kind !== 'direct' || made.with === undefined) return undefined
  return made.accountId < made.with ? [made.accountId, made.with] : [made.with, made.accountId]
}

function createdEvent({ roomId, eventId, accountId, deviceId, nowMs }: NewRoom): RoomEvent {
  const place = { roomId, seq: 1, eventId, accountId, deviceId, acceptedAtMs: nowMs }
  return { kind: 'roster', ...place, change: 'created' }
}

export async function allRooms(sql: Sql): Promise<Room[]> {
  return viewAllRooms(sql)
}
