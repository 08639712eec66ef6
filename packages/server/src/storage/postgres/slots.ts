import { prepared, query, type Sql } from './query.ts'

const SWEPT_AT_ONCE = 100

const queries = prepared('slot', {
  sweep: query(`delete from slot where slot_id in
    (select slot_id from slot where expires_at_ms <= $1 limit ${SWEPT_AT_ONCE} for update skip locked)`),
  put: query('insert into slot (slot_id, body, expires_at_ms) values ($1, $2, $3) on conflict do nothing'),
  get: query<{ body: string }>('select body from slot where slot_id = $1 and expires_at_ms > $2'),
  take: query<{ body: string }>('delete from slot where slot_id = $1 and expires_at_ms > $2 returning body'),
})

export async function putSlot(
  sql: Sql,
  at: { slotId: string; body: string; expiresAtMs: number; nowMs: number },
): Promise<boolean> {
  await sql.run(queries.sweep, [at.nowMs])
  return (await sql.run(queries.put, [at.slotId, at.body, at.expiresAtMs])) === 1
}

export async function slot(sql: Sql, at: { slotId: string; nowMs: number }): Promise<string | undefined> {
  return (await sql.first(queries.get, [at.slotId, at.nowMs]))?.body
}

export async function takeSlot(sql: Sql, at: { slotId: string; nowMs: number }): Promise<string | undefined> {
  return (await sql.first(queries.take, [at.slotId, at.nowMs]))?.body
}
