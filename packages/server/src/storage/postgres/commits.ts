import type { AccountId, DeviceId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import { limits } from '@securechat/protocol/limits'
import type { Append } from '../records.ts'
import { areAccounts } from './accounts.ts'
import { countMembers, drop, join } from './members.ts'
import { prepared, query, type Sql } from './query.ts'
import { noteCommit, type RoomRow } from './room-rows.ts'
import { fileWelcome, withdrawWelcomes, withdrawWelcomesFrom } from './welcomes.ts'

type Commit = Extract<Append, { kind: 'commit' }>
type People = Pick<Commit['event'], 'adds' | 'removes'>

const queries = prepared('commit', {
  // The first of the devices that nobody knows, or whose owner is not a member.
  unfit: query<{ isUnknown: boolean }>(`select d.device_id is null as "isUnknown"
    from unnest($2::text[]) with ordinality as given (device_id, place)
      left join device d on d.device_id = given.device_id
      left join member m on m.room_no = $1 and m.account_id = d.account_id and m.state = 'joined'
    where m.account_id is null order by given.place limit 1`),
})

/**
 * What a commit does besides standing in the log: members, Welcomes, and the place the next commit must name.
 *
 * @returns whom it really added and removed. @throws ChatError as `Storage.append` says.
 */
export async function applyCommit(sql: Sql, room: RoomRow, entry: Commit, seq: number): Promise<People> {
  if (entry.afterCommitSeq !== room.lastCommitSeq) throw new ChatError('epoch-stale')
  const people = await changeMembers(sql, room, entry, seq)
  await checkDevices(sql, room, entry.addedDevices)
  await fileWelcomes(sql, room, entry, seq)
  const hasRemoved = entry.event.removes.length > 0 || entry.removedDevices.length > 0
  await noteCommit(sql, room.roomNo, { seq, acceptedAtMs: entry.event.acceptedAtMs, hasRemoved })
  return people
}

/** A direct room is for the two people it was made for; any other is for whoever its members let in. */
export function mayBeIn(room: RoomRow, accountId: AccountId): boolean {
  return room.kind !== 'direct' || accountId === room.firstPerson || accountId === room.secondPerson
}

/** Removes before adds, as MLS applies them (RFC 9420 §12.3): who is in both starts anew. */
async function changeMembers(sql: Sql, room: RoomRow, { event }: Commit, seq: number): Promise<People> {
  const { roomNo } = room
  if (event.removes.length > 0) await withdrawWelcomesFrom(sql, roomNo, event.removes)
  const removes = event.removes.length > 0 ? await drop(sql, roomNo, event.removes) : []
  if (event.adds.length === 0) return { adds: [], removes }
  if (!(await areAccounts(sql, event.adds))) throw new ChatError('not-found')
  if (!event.adds.every((accountId) => mayBeIn(room, accountId))) throw new ChatError('not-allowed')
  const adds = await join(sql, roomNo, { accountIds: event.adds, sinceSeq: seq })
  if (adds.length > 0 && (await countMembers(sql, roomNo)).joined > limits.roomMembers) {
    throw new ChatError('room-full')
  }
  return { adds, removes }
}

/** Devices of somebody who has left meanwhile may not be added: the committer's idea of the members is old. */
async function checkDevices(sql: Sql, room: RoomRow, addedDevices: readonly DeviceId[]): Promise<void> {
  if (addedDevices.length === 0) return
  const unfit = await sql.first(queries.unfit, [room.roomNo, addedDevices])
  if (unfit) throw new ChatError(unfit.isUnknown ? 'not-found' : 'epoch-stale')
}

async function fileWelcomes(sql: Sql, room: RoomRow, entry: Commit, seq: number): Promise<void> {
  const { addedDevices: deviceIds, removedDevices, welcome, event } = entry
  const withdrawn = [...removedDevices, ...deviceIds]
  if (withdrawn.length > 0) await withdrawWelcomes(sql, room.roomNo, withdrawn)
  if (welcome === undefined || deviceIds.length === 0) return
  const { accountId: invitedBy, acceptedAtMs: filedAtMs } = event
  await fileWelcome(sql, room.roomNo, { seq, invitedBy, filedAtMs, welcome, deviceIds })
}
