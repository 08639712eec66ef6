import type { EventId, HistoryPolicy, RoomId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { DatabaseSync } from 'node:sqlite'
import { DAY_MS } from '../expiry.ts'
import type { Tables } from '../tables.ts'
import type { Log } from './log.ts'
import { prepareAll, query } from './query.ts'
import { RoomRows } from './room-rows.ts'

interface ExpiredRow {
  roomNo: number
  roomId: RoomId
  eventId: EventId
  seq: number
}

const queries = {
  keep: query(`insert into retention (roomNo, keepDays, erasedSeq) values (:roomNo, :keepDays, 0)
    on conflict (roomNo) do update set keepDays = :keepDays`),
  keepForGood: query('delete from retention where roomNo = :roomNo'),
  expired: query<ExpiredRow>(`select r.roomNo, room.roomId, e.eventId, e.seq
    from retention r join room on room.roomNo = r.roomNo join event e on e.roomNo = r.roomNo
    where e.seq > r.erasedSeq and e.kind = 'message' and e.body is not null
      and e.acceptedAtMs < :nowMs - r.keepDays * ${DAY_MS}
    order by r.roomNo, e.seq limit :limit`),
  erased: query('update retention set erasedSeq = max(erasedSeq, :seq) where roomNo = :roomNo'),
}

/** How long each room keeps its messages. */
export class Retention implements Pick<Tables, 'setRoomPolicy' | 'eraseExpired'> {
  readonly #queries
  readonly #rows
  readonly #log

  constructor(db: DatabaseSync, log: Pick<Log, 'erase'>) {
    this.#queries = prepareAll(db, queries)
    this.#rows = new RoomRows(db)
    this.#log = log
  }

  setRoomPolicy(at: { roomId: RoomId; history: HistoryPolicy; keepDays: number }): void {
    const { roomId, history, keepDays } = at
    const room = this.#rows.byId(roomId)
    if (!room) throw new ChatError('not-found')
    if (room.history !== history) this.#rows.setHistory(room, history)
    const { roomNo } = room
    if (keepDays === 0) this.#queries.keepForGood.run({ roomNo })
    else this.#queries.keep.run({ roomNo, keepDays })
  }

  eraseExpired({ nowMs, limit }: { nowMs: number; limit: number }): number {
    const found = this.#queries.expired.all({ nowMs, limit })
    for (const { roomNo, roomId, eventId, seq } of found) {
      this.#log.erase({ roomId, eventIds: [eventId], nowMs })
      this.#queries.erased.run({ roomNo, seq })
    }
    return found.length
  }
}
