import type { AccountId, Room, RoomId, RoomKind } from '@securechat/protocol'
import { kindAndProfile } from '../profile-column.ts'
import { prepared, query, type Sql, type Value } from './query.ts'

/** A room as stored: what it is, and where its log and its group stand. */
export interface RoomRow {
  roomNo: number
  roomId: RoomId
  kind: RoomKind
  /** Direct rooms: the two people, ordered by id, while anybody is in it. */
  firstPerson: AccountId | null
  secondPerson: AccountId | null
  headSeq: number
  rosterSeq: number
  lastCommitSeq: number
  lastCommitAtMs: number
  /** 1 when the last commit removed somebody: no message sealed before it is accepted any more. */
  lastCommitRemoved: number
  /** The commit before the last, where there is a last. */
  commitBeforeSeq: number | null
}

/** A room as its members see it. */
interface RoomView extends Omit<Room, 'sealedProfile'> {
  sealedProfile: Uint8Array | null
}

const columns = `room_no as "roomNo", room_id as "roomId", kind, first_person as "firstPerson",
  second_person as "secondPerson", head_seq as "headSeq", roster_seq as "rosterSeq", last_commit_seq as "lastCommitSeq",
  last_commit_at_ms as "lastCommitAtMs", last_commit_removed as "lastCommitRemoved",
  commit_before_seq as "commitBeforeSeq"`
/** One statement, so that a room and its members are seen as of the same moment. */
const view = `select r.room_id as "roomId", r.kind, r.history, r.head_seq as "headSeq",
    r.last_commit_seq as "lastCommitSeq", r.created_at_ms as "createdAtMs", r.sealed_profile as "sealedProfile",
    coalesce((select json_agg(json_build_object('accountId', m.account_id, 'role', m.role, 'state', m.state,
          'sinceSeq', m.since_seq, 'delivered', coalesce(c.delivered, 0), 'read', coalesce(c.read, 0))
        order by m.since_seq, m.account_id)
      from member m left join cursor c on c.room_no = m.room_no and c.account_id = m.account_id
      where m.room_no = r.room_no), '[]') as members
  from room r`
const queries = prepared('room', {
  insert: query<{ roomNo: number }>(`insert into room (room_id, kind, history, sealed_profile, first_person,
      second_person, created_at_ms, head_seq, roster_seq, last_commit_seq, last_commit_at_ms, last_commit_removed)
    values ($1, $2, $3, $4, $5, $6, $7, 1, 1, 1, $7, 0) on conflict do nothing returning room_no as "roomNo"`),
  byId: query<RoomRow>(`select ${columns} from room where room_id = $1`),
  byPair: query<RoomRow>(`select ${columns} from room where first_person = $1 and second_person = $2`),
  lock: query<RoomRow>(
    `select ${columns} from room where room_id = any($1::text[]) order by room_no for no key update`,
  ),
  view: query<RoomView>(`${view} where r.room_id = $1`),
  allViews: query<RoomView>(`${view} order by r.room_no`),
  views: query<RoomView>(
    `${view} where r.room_no in (select room_no from member where account_id = $1) order by r.room_no`,
  ),
  forgetPair: query('update room set first_person = null, second_person = null where room_no = $1'),
  advance: query(`update room r set head_seq = given.head_seq, roster_seq = given.roster_seq
    from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as given (room_no, head_seq, roster_seq)
    where r.room_no = given.room_no`),
  commit:
    query(`update room set commit_before_seq = last_commit_seq, last_commit_seq = $2, last_commit_at_ms = $3,
      last_commit_removed = $4
    where room_no = $1`),
})

/** A room whose log has one entry. @returns its number, or nothing when there is a room of this id or this pair. */
export async function insertRoom(sql: Sql, given: readonly Value[]): Promise<number | undefined> {
  return (await sql.first(queries.insert, given))?.roomNo
}

export function roomById(sql: Sql, roomId: RoomId): Promise<RoomRow | undefined> {
  return sql.first(queries.byId, [roomId])
}

export function roomByPair(sql: Sql, pair: readonly [AccountId, AccountId]): Promise<RoomRow | undefined> {
  return sql.first(queries.byPair, pair)
}

/**
 * Locks rooms until the transaction ends: nobody else gives out their numbers or changes who is in them. Everybody
 * locks in the same order, and rooms before anything in them, so that servers cannot wait for one another in a circle.
 */
export function lockRooms(sql: Sql, roomIds: readonly RoomId[]): Promise<RoomRow[]> {
  return sql.all(queries.lock, [roomIds])
}

export async function viewRoom(sql: Sql, roomId: RoomId): Promise<Room | undefined> {
  const row = await sql.first(queries.view, [roomId])
  return row && toRoom(row)
}

export async function viewRoomsOf(sql: Sql, accountId: AccountId): Promise<Room[]> {
  return (await sql.all(queries.views, [accountId])).map(toRoom)
}

export async function viewAllRooms(sql: Sql): Promise<Room[]> {
  return (await sql.all(queries.allViews)).map(toRoom)
}

/** Lets the two people of a direct room have a new one. */
export async function forgetPair(sql: Sql, roomNo: number): Promise<void> {
  await sql.run(queries.forgetPair, [roomNo])
}

/** Where the logs of these rooms end now, and which entry last changed who is in them. */
export async function advance(
  sql: Sql,
  rooms: readonly Pick<RoomRow, 'roomNo' | 'headSeq' | 'rosterSeq'>[],
): Promise<void> {
  const columnsOf = (name: 'roomNo' | 'headSeq' | 'rosterSeq') => rooms.map((room) => room[name])
  await sql.run(queries.advance, [columnsOf('roomNo'), columnsOf('headSeq'), columnsOf('rosterSeq')])
}

export async function noteCommit(
  sql: Sql,
  roomNo: number,
  at: { seq: number; acceptedAtMs: number; hasRemoved: boolean },
): Promise<void> {
  await sql.run(queries.commit, [roomNo, at.seq, at.acceptedAtMs, at.hasRemoved ? 1 : 0])
}

function toRoom({ sealedProfile, ...room }: RoomView): Room {
  return { ...room, ...kindAndProfile(room, sealedProfile) }
}
