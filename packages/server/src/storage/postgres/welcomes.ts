import type { AccountId, DeviceId, RoomId } from '@securechat/protocol'
import { fromBlob, toBlob } from '../blob.ts'
import { prepared, query, type Sql } from './query.ts'
import { lockRooms } from './room-rows.ts'

/** A Welcome nobody fetched for so long is dropped: the device reports itself lost and is added again. */
const KEPT_MS = 30 * 24 * 3_600_000
const SWEPT_AT_ONCE = 100

interface WelcomeRow {
  roomId: RoomId
  seq: number
  invitedBy: AccountId
  body: Uint8Array
}

const queries = prepared('welcome', {
  file: query(
    `insert into welcome (room_no, seq, invited_by, filed_at_ms, body) values ($1, $2, $3, $4, $5)`,
  ),
  address: query(`insert into welcome_for (device_id, room_no, seq)
    select distinct given, $2::bigint, $3::bigint from unnest($1::text[]) as given`),
  waiting: query<WelcomeRow>(`select r.room_id as "roomId", w.seq, w.invited_by as "invitedBy", w.body
    from welcome_for f join welcome w on w.room_no = f.room_no and w.seq = f.seq join room r on r.room_no = f.room_no
    where f.device_id = $1 order by w.filed_at_ms, r.room_no, w.seq`),
  withdraw: query('delete from welcome_for where room_no = $1 and device_id = any($2::text[])'),
  withdrawFrom: query(`delete from welcome_for where room_no = $1
    and device_id in (select device_id from device where account_id = any($2::text[]))`),
  take: query('delete from welcome_for where device_id = $1 and room_no = $2 and seq = $3'),
  dropRead: query(`delete from welcome w where room_no = $1 and not exists
    (select 1 from welcome_for f where f.room_no = w.room_no and f.seq = w.seq)`),
  sweep: query(`delete from welcome where (room_no, seq) in
    (select room_no, seq from welcome where filed_at_ms < $1 limit ${SWEPT_AT_ONCE} for update skip locked)`),
})

/** Files one Welcome for all devices that a commit added, kept until the last of them has taken it. */
export async function fileWelcome(
  sql: Sql,
  roomNo: number,
  filed: {
    seq: number
    invitedBy: AccountId
    filedAtMs: number
    welcome: string
    deviceIds: readonly DeviceId[]
  },
): Promise<void> {
  const { seq, invitedBy, filedAtMs, welcome, deviceIds } = filed
  await sql.run(queries.sweep, [filedAtMs - KEPT_MS])
  await sql.run(queries.file, [roomNo, seq, invitedBy, filedAtMs, toBlob(welcome)])
  await sql.run(queries.address, [deviceIds, roomNo, seq])
}

/** Drops what waits for these devices: they were removed, or a newer Welcome takes its place. */
export async function withdrawWelcomes(
  sql: Sql,
  roomNo: number,
  deviceIds: readonly DeviceId[],
): Promise<void> {
  const dropped = await sql.run(queries.withdraw, [roomNo, deviceIds])
  if (dropped > 0) await sql.run(queries.dropRead, [roomNo])
}

/** Drops what waits for people who are no longer members. */
export async function withdrawWelcomesFrom(
  sql: Sql,
  roomNo: number,
  accountIds: readonly AccountId[],
): Promise<void> {
  const dropped = await sql.run(queries.withdrawFrom, [roomNo, accountIds])
  if (dropped > 0) await sql.run(queries.dropRead, [roomNo])
}

export async function welcomes(
  sql: Sql,
  at: { deviceId: DeviceId },
): Promise<{ roomId: RoomId; seq: number; invitedBy: AccountId; welcome: string }[]> {
  const rows = await sql.all(queries.waiting, [at.deviceId])
  return rows.map(({ body, ...place }) => ({ ...place, welcome: fromBlob(body) }))
}

/** Under the room's lock: of two devices that take the same Welcome at once, the second drops it. */
export async function takeWelcome(
  sql: Sql,
  at: { deviceId: DeviceId; roomId: RoomId; seq: number },
): Promise<void> {
  const [room] = await lockRooms(sql, [at.roomId])
  if (!room) return
  const taken = await sql.run(queries.take, [at.deviceId, room.roomNo, at.seq])
  if (taken > 0) await sql.run(queries.dropRead, [room.roomNo])
}
