import type { ErasedEvent, EventId, RoomEvent, RoomId } from '@securechat/protocol'
import { PAGE_CHARACTERS } from '../page.ts'
import { fromColumns, storedKind, type StoredKind, toColumns } from '../event-columns.ts'
import { eventKey } from '../place-messages.ts'
import { prepared, query, type Sql } from './query.ts'

interface EventRow {
  seq: number
  eventId: EventId
  kind: StoredKind
  accountId: string
  deviceId: string
  acceptedAtMs: number
  /** A message's frame or a commit; nothing for a roster entry. */
  body: Uint8Array | null
  /** JSON of what only this kind of entry has. */
  detail: string
}

/** Where a room's entries are: its number in the database, and its id, which every entry carries on the wire. */
export interface RoomPlace {
  roomNo: number
  roomId: RoomId
}

const columns = `seq, event_id as "eventId", kind, account_id as "accountId", device_id as "deviceId",
  accepted_at_ms as "acceptedAtMs", body, detail`
/** Of the entries found, those that fit on a page together, and the one that no longer does. */
const whileSmall = (found: string, order: 'asc' | 'desc') => `select ${columns} from
  (select *, sum(coalesce(octet_length(body), 0)) over (order by seq ${order}) - coalesce(octet_length(body), 0)
     as bytes_before
   from (${found} order by seq ${order} limit $4) found) page
  where bytes_before <= ${PAGE_CHARACTERS} order by seq ${order}`
const queries = prepared('event', {
  insert: query(`insert into event
      (room_no, seq, event_id, kind, account_id, device_id, accepted_at_ms, body, detail)
    select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[],
      $8::bytea[], $9::text[])`),
  erase: query(`update event set body = null, detail = given.detail
    from unnest($2::bigint[], $3::text[]) as given (seq, detail) where event.room_no = $1 and event.seq = given.seq`),
  byId: query<EventRow>(`select ${columns} from event where room_no = $1 and event_id = $2`),
  byIds: query<EventRow & { roomId: RoomId }>(`select "roomId", ${columns}
    from (select r.room_id as "roomId", e.* from unnest($1::text[], $2::text[]) as given (room_id, event_id)
      join room r on r.room_id = given.room_id
      join event e on e.room_no = r.room_no and e.event_id = given.event_id) stored`),
  forward: query<EventRow>(
    whileSmall('select * from event where room_no = $1 and seq >= $2 and seq < $3', 'asc'),
  ),
  backward: query<EventRow>(
    whileSmall('select * from event where room_no = $1 and seq >= $2 and seq < $3', 'desc'),
  ),
})

const NO_END = Number.MAX_SAFE_INTEGER

/** Entries of the log as rows. All are written with one statement. */
export async function insertEvents(
  sql: Sql,
  placed: readonly { roomNo: number; event: RoomEvent }[],
): Promise<void> {
  const events = placed.map(({ event }) => event)
  const parts = events.map(toColumns)
  await sql.run(queries.insert, [
    placed.map(({ roomNo }) => roomNo),
    events.map(({ seq }) => seq),
    events.map(({ eventId }) => eventId),
    events.map(({ kind }) => storedKind(kind)),
    events.map(({ accountId }) => accountId),
    events.map(({ deviceId }) => deviceId),
    events.map(({ acceptedAtMs }) => acceptedAtMs),
    parts.map(({ body }) => body),
    parts.map(({ detail }) => detail),
  ])
}

/** Puts what is left of messages in their places. */
export async function eraseEvents(sql: Sql, roomNo: number, erased: readonly ErasedEvent[]): Promise<void> {
  const details = erased.map((event) => toColumns(event).detail)
  await sql.run(queries.erase, [roomNo, erased.map(({ seq }) => seq), details])
}

export async function eventById(sql: Sql, room: RoomPlace, eventId: EventId): Promise<RoomEvent | undefined> {
  const row = await sql.first(queries.byId, [room.roomNo, eventId])
  return row && toEvent(room.roomId, row)
}

/** Which of these entries are stored, by room and id as `eventKey` writes them. */
export async function eventsById(
  sql: Sql,
  wanted: readonly { roomId: RoomId; eventId: EventId }[],
): Promise<Map<string, RoomEvent>> {
  const roomIds = wanted.map(({ roomId }) => roomId)
  const rows = await sql.all(queries.byIds, [roomIds, wanted.map(({ eventId }) => eventId)])
  return new Map(
    rows.map(({ roomId, ...row }) => [eventKey({ roomId, eventId: row.eventId }), toEvent(roomId, row)]),
  )
}

/** Entries from `from` on, in the log's order. */
export async function forward(
  sql: Sql,
  room: RoomPlace,
  at: { from: number; limit: number },
): Promise<RoomEvent[]> {
  const rows = await sql.all(queries.forward, [room.roomNo, at.from, NO_END, at.limit])
  return rows.map((row) => toEvent(room.roomId, row))
}

/** Entries below `below`, newest first, none under `floor`. */
export async function backward(
  sql: Sql,
  room: RoomPlace,
  at: { below: number; floor: number; limit: number },
): Promise<RoomEvent[]> {
  const rows = await sql.all(queries.backward, [room.roomNo, at.floor, at.below, at.limit])
  return rows.map((row) => toEvent(room.roomId, row))
}

function toEvent(roomId: RoomId, row: EventRow): RoomEvent {
  const { body, detail, seq, eventId, kind, accountId, deviceId, acceptedAtMs } = row
  const place = { roomId, seq, eventId, kind, accountId, deviceId, acceptedAtMs }
  // Safe: `toColumns` wrote this row from an event of this kind.
  return { ...place, ...fromColumns(place.kind, { body, detail }) } as RoomEvent
}
