import { ChatError, type EventId, type HistoryPolicy, type RoomId } from '@securechat/protocol'
import { DAY_MS } from '../expiry.ts'
import { erase } from './erasing.ts'
import { prepared, query, type Sql } from './query.ts'
import { roomById } from './room-rows.ts'

interface ExpiredRow {
  roomNo: number
  roomId: RoomId
  eventIds: EventId[]
  lastSeq: number
}

const queries = prepared('retention', {
  setHistory: query('update room set history = $2 where room_no = $1 and history <> $2'),
  keep: query(`insert into retention (room_no, keep_days, erased_seq) values ($1, $2, 0)
    on conflict (room_no) do update set keep_days = excluded.keep_days`),
  keepForGood: query('delete from retention where room_no = $1'),
  // A room at a time, so that one lock is held at a time.
  expired:
    query<ExpiredRow>(`select room_no as "roomNo", room_id as "roomId", array_agg(event_id) as "eventIds",
      max(seq) as "lastSeq"
    from (select r.room_no, room.room_id, e.event_id, e.seq
      from retention r join room on room.room_no = r.room_no join event e on e.room_no = r.room_no
      where e.seq > r.erased_seq and e.kind = 'message' and e.body is not null
        and e.accepted_at_ms < $1 - r.keep_days::bigint * ${DAY_MS}
      order by r.room_no, e.seq limit $2) old
    group by room_no, room_id order by room_no limit 1`),
  erased: query('update retention set erased_seq = greatest(erased_seq, $2) where room_no = $1'),
})

/** @throws ChatError `not-found` */
export async function setRoomPolicy(
  sql: Sql,
  at: { roomId: RoomId; history: HistoryPolicy; keepDays: number },
): Promise<void> {
  const room = await roomById(sql, at.roomId)
  if (!room) throw new ChatError('not-found')
  await sql.run(queries.setHistory, [room.roomNo, at.history])
  if (at.keepDays === 0) await sql.run(queries.keepForGood, [room.roomNo])
  else await sql.run(queries.keep, [room.roomNo, at.keepDays])
}

export async function eraseExpired(
  sql: Sql,
  { nowMs, limit }: { nowMs: number; limit: number },
): Promise<number> {
  const room = await sql.first(queries.expired, [nowMs, limit])
  if (!room) return 0
  const { roomId, eventIds } = room
  await erase(sql, { roomId, eventIds, nowMs })
  await sql.run(queries.erased, [room.roomNo, room.lastSeq])
  return eventIds.length
}
