import type { AccountId, Cursor, RoomId } from '@securechat/protocol'
import { prepared, query, type Sql } from './query.ts'

const queries = prepared('cursor', {
  // Never beyond the log's end: a cursor from the future would hide what is yet to come.
  move: query<{ delivered: number; read: number }>(`insert into cursor (room_no, account_id, delivered, read)
    select r.room_no, m.account_id, least(r.head_seq, greatest($3::bigint, $4::bigint)), least(r.head_seq, $4::bigint)
    from room r join member m on m.room_no = r.room_no and m.account_id = $2 and m.state = 'joined'
    where r.room_id = $1 and ($3::bigint > 0 or $4::bigint > 0)
    on conflict (room_no, account_id) do update
    set delivered = greatest(cursor.delivered, excluded.delivered), read = greatest(cursor.read, excluded.read)
    where excluded.delivered > cursor.delivered or excluded.read > cursor.read
    returning delivered, read`),
})

/** Moves how far an account has received and read a room. */
export async function moveCursor(
  sql: Sql,
  at: { roomId: RoomId; accountId: AccountId; delivered: number; read: number },
): Promise<Cursor | undefined> {
  const { roomId, accountId, delivered, read } = at
  const moved = await sql.first(queries.move, [roomId, accountId, delivered, read])
  return moved && { roomId, accountId, delivered: moved.delivered, read: moved.read }
}
