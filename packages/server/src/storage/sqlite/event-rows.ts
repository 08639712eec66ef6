import type { DatabaseSync } from 'node:sqlite'
import type { ErasedEvent, EventId, RoomEvent, RoomId } from '@securechat/protocol'
import { fromColumns, storedKind, type StoredKind, toColumns } from '../event-columns.ts'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'

type EventRow = {
  roomNo: number
  seq: number
  eventId: string
  kind: StoredKind
  accountId: string
  deviceId: string
  acceptedAtMs: number
  /** A message's frame or a commit; nothing for a roster entry. */
  body: Uint8Array | null
  /** JSON of what only this kind of entry has. */
  detail: string
}

const rows = checkedRows<EventRow>('event', [
  'roomNo',
  'seq',
  'eventId',
  'kind',
  'accountId',
  'deviceId',
  'acceptedAtMs',
  'body',
  'detail',
])

const columns = 'roomNo, seq, eventId, kind, accountId, deviceId, acceptedAtMs, body, detail, checksum'
const queries = {
  insert: query(`insert into event (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
  erase: query(`update event set body = null, detail = :detail, checksum = :checksum
    where roomNo = :roomNo and seq = :seq`),
  byId: query<Checked<EventRow>>(
    `select ${columns} from event where roomNo = :roomNo and eventId = :eventId`,
  ),
  forward: query<Checked<EventRow>>(
    `select ${columns} from event where roomNo = :roomNo and seq >= :from order by seq limit :limit`,
  ),
  backward: query<Checked<EventRow>>(`select ${columns} from event
    where roomNo = :roomNo and seq < :below and seq >= :floor order by seq desc limit :limit`),
}

/** Where a room's entries are: its number in the database, and its id, which every entry carries on the wire. */
export interface RoomPlace {
  roomNo: number
  roomId: RoomId
}

/** Entries of the log as rows. */
export class EventRows {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  insert(room: RoomPlace, event: RoomEvent): void {
    const { body, detail } = toColumns(event)
    const { seq, eventId, kind, accountId, deviceId, acceptedAtMs } = event
    const sender = [accountId, deviceId] as const
    const place = { roomNo: room.roomNo, seq, eventId, accountId, deviceId, acceptedAtMs }
    const stored = storedKind(kind)
    const { checksum } = rows.seal({ ...place, kind: stored, body, detail })
    // By place: this is the hottest statement of all.
    this.#queries.insert.run(
      room.roomNo,
      seq,
      eventId,
      stored,
      ...sender,
      acceptedAtMs,
      body,
      detail,
      checksum,
    )
  }

  /** Puts what is left of a message in its place. */
  erase(room: RoomPlace, event: ErasedEvent): void {
    const { seq, eventId, accountId, deviceId, acceptedAtMs } = event
    const place = { roomNo: room.roomNo, seq, eventId, accountId, deviceId, acceptedAtMs }
    const { checksum, detail } = rows.seal({ ...place, kind: 'message', ...toColumns(event) })
    this.#queries.erase.run({ roomNo: room.roomNo, seq, detail, checksum })
  }

  byId(room: RoomPlace, eventId: EventId): RoomEvent | undefined {
    const row = this.#queries.byId.get({ roomNo: room.roomNo, eventId })
    return row && toEvent(room.roomId, row)
  }

  /** Entries from `from` on, in the log's order. */
  *forward(room: RoomPlace, at: { from: number; limit: number }): Generator<RoomEvent> {
    const found = this.#queries.forward.iterate({ roomNo: room.roomNo, ...at })
    for (const row of found) yield toEvent(room.roomId, row)
  }

  /** Entries below `below`, newest first, none under `floor`. */
  *backward(room: RoomPlace, at: { below: number; floor: number; limit: number }): Generator<RoomEvent> {
    const found = this.#queries.backward.iterate({ roomNo: room.roomNo, ...at })
    for (const row of found) yield toEvent(room.roomId, row)
  }
}

/** @throws StorageUnusable when the row is not what was written: wrong text is never served. */
function toEvent(roomId: RoomId, stored: Checked<EventRow>): RoomEvent {
  const { roomNo: _, body, detail, ...place } = rows.open(stored)
  // Safe: `toColumns` wrote this row from an event of this kind, and the checksum says that it is unchanged.
  return { ...place, roomId, ...fromColumns(place.kind, { body, detail }) } as RoomEvent
}
