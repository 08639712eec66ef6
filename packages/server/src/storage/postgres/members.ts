import type { AccountId, Member, RoomId } from '@securechat/protocol'
import { memberKey } from '../place-messages.ts'
import { prepared, query, type Sql } from './query.ts'

type State = Member['state']

const queries = prepared('member', {
  state: query<{ state: State }>('select state from member where room_no = $1 and account_id = $2'),
  states: query<{ roomId: RoomId; accountId: AccountId; state: State }>(
    `select r.room_id as "roomId", m.account_id as "accountId", m.state
     from unnest($1::text[], $2::text[]) as given (room_id, account_id) join room r on r.room_id = given.room_id
       join member m on m.room_no = r.room_no and m.account_id = given.account_id`,
  ),
  count: query<{ joined: number; asked: number }>(`select count(*) filter (where state = 'joined') as joined,
    count(*) filter (where state = 'asked') as asked from member where room_no = $1`),
  create: query(`insert into member (room_no, account_id, role, state, since_seq)
    values ($1, $2, 'admin', 'joined', 1)`),
  ask: query(`insert into member (room_no, account_id, role, state, since_seq)
    values ($1, $2, 'member', 'asked', $3) on conflict do nothing`),
  join: query<{ accountId: AccountId }>(`insert into member (room_no, account_id, role, state, since_seq)
    select distinct $1::bigint, given, 'member', 'joined', $3::bigint from unnest($2::text[]) as given
    on conflict (room_no, account_id) do update set state = 'joined', since_seq = excluded.since_seq
    where member.state = 'asked' returning account_id as "accountId"`),
  role: query('update member set role = $3 where room_no = $1 and account_id = $2'),
  drop: query<{ accountId: AccountId }>(`delete from member
    where room_no = $1 and account_id = any($2::text[]) returning account_id as "accountId"`),
})

/** Who is in a room, and who has asked to be. The caller holds the lock on the room. */
export async function memberState(
  sql: Sql,
  roomNo: number,
  accountId: AccountId,
): Promise<State | undefined> {
  return (await sql.first(queries.state, [roomNo, accountId]))?.state
}

/** Somebody in some room. */
export interface MemberPlace {
  roomId: RoomId
  accountId: AccountId
}

/** The states of many people in their rooms, by `memberKey`. */
export async function memberStates(sql: Sql, places: readonly MemberPlace[]): Promise<Map<string, State>> {
  const roomIds = places.map(({ roomId }) => roomId)
  const rows = await sql.all(queries.states, [roomIds, places.map(({ accountId }) => accountId)])
  return new Map(rows.map((row) => [memberKey(row), row.state]))
}

export async function countMembers(sql: Sql, roomNo: number): Promise<{ joined: number; asked: number }> {
  return (await sql.first(queries.count, [roomNo])) ?? { joined: 0, asked: 0 }
}

export async function createMember(sql: Sql, roomNo: number, accountId: AccountId): Promise<void> {
  await sql.run(queries.create, [roomNo, accountId])
}

/** @returns whether that changed anything; asking again, or as a member, does not. */
export async function ask(
  sql: Sql,
  roomNo: number,
  at: { accountId: AccountId; sinceSeq: number },
): Promise<boolean> {
  return (await sql.run(queries.ask, [roomNo, at.accountId, at.sinceSeq])) === 1
}

/** @returns of whom that is new; somebody who is a member stays one since when it was. */
export async function join(
  sql: Sql,
  roomNo: number,
  at: { accountIds: readonly AccountId[]; sinceSeq: number },
): Promise<AccountId[]> {
  return asGiven(at.accountIds, await sql.all(queries.join, [roomNo, at.accountIds, at.sinceSeq]))
}

export async function setRole(
  sql: Sql,
  roomNo: number,
  at: { accountId: AccountId; role: Member['role'] },
): Promise<void> {
  await sql.run(queries.role, [roomNo, at.accountId, at.role])
}

/** @returns who had joined or asked, and now has not. */
export async function drop(sql: Sql, roomNo: number, accountIds: readonly AccountId[]): Promise<AccountId[]> {
  return asGiven(accountIds, await sql.all(queries.drop, [roomNo, accountIds]))
}

/** Those of the given that were changed, each once and in the order in which they were given. */
function asGiven(given: readonly AccountId[], rows: readonly { accountId: AccountId }[]): AccountId[] {
  const changed = new Set(rows.map(({ accountId }) => accountId))
  return [...new Set(given)].filter((accountId) => changed.has(accountId))
}
