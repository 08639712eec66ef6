import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, Cursor, RoomId } from '@securechat/protocol'
import type { Tables } from '../tables.ts'
import { prepareAll, query } from './query.ts'

const queries = {
  // Never beyond the log's end: a cursor from the future would hide what is yet to come.
  move: query<{ delivered: number; read: number }>(`insert into cursor (roomNo, accountId, delivered, read)
    select r.roomNo, m.accountId, min(r.headSeq, max(:delivered, :read)), min(r.headSeq, :read)
    from room r join member m on m.roomNo = r.roomNo and m.accountId = :accountId and m.state = 'joined'
    where r.roomId = :roomId and (:delivered > 0 or :read > 0)
    on conflict do update set delivered = max(delivered, excluded.delivered), read = max(read, excluded.read)
    where excluded.delivered > delivered or excluded.read > read
    returning delivered, read`),
}

/** How far each account has received and read each room. */
export class Cursors implements Pick<Tables, 'moveCursor'> {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  moveCursor(at: {
    roomId: RoomId
    accountId: AccountId
    delivered: number
    read: number
  }): Cursor | undefined {
    const { roomId, accountId, delivered, read } = at
    const [moved] = this.#queries.move.all({ roomId, accountId, delivered, read })
    return moved && { roomId, accountId, delivered: moved.delivered, read: moved.read }
  }
}
