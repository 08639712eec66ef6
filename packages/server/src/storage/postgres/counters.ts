import { sealingKey, type SealingKey } from '../place-messages.ts'
import { prepared, query, type Sql } from './query.ts'

/** Sealing keys remembered per room and device: one per epoch it wrote in, and per start of its client. */
const KEYS_KEPT = 100

const given = `from unnest($1::text[], $2::text[], $3::text[]) as given (room_id, device_id, kid)
  join room r on r.room_id = given.room_id`
const queries = prepared('counter', {
  highest: query<
    SealingKey & { highest: number }
  >(`select r.room_id as "roomId", c.device_id as "deviceId", c.kid,
      c.highest
    ${given} join counter c on c.room_no = r.room_no and c.device_id = given.device_id and c.kid = given.kid`),
  raise: query(`insert into counter (room_no, device_id, kid, highest)
    select r.room_no, given.device_id, given.kid, given.highest
    from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as given (room_id, device_id, kid, highest)
      join room r on r.room_id = given.room_id
    on conflict (room_no, device_id, kid) do update set highest = excluded.highest`),
  prune: query(`delete from counter c using (select distinct r.room_no, given.device_id ${given}) g
    where c.room_no = g.room_no and c.device_id = g.device_id and c.key_no <=
      (select key_no from counter where room_no = g.room_no and device_id = g.device_id
       order by key_no desc limit 1 offset ${KEYS_KEPT})`),
})

/** The highest counters used so far, by `sealingKey`. The caller holds the locks on the rooms. */
export async function highestCounters(sql: Sql, keys: readonly SealingKey[]): Promise<Map<string, number>> {
  const rows = await sql.all(queries.highest, columnsOf(keys))
  return new Map(rows.map((row) => [sealingKey(row), row.highest]))
}

/** Each key at most once. */
export async function raiseCounters(
  sql: Sql,
  raised: readonly (SealingKey & { highest: number })[],
): Promise<void> {
  await sql.run(queries.raise, [...columnsOf(raised), raised.map(({ highest }) => highest)])
}

/** Forgets the oldest keys of devices that have begun new ones. */
export async function pruneCounters(sql: Sql, begun: readonly SealingKey[]): Promise<void> {
  await sql.run(queries.prune, columnsOf(begun))
}

function columnsOf(keys: readonly SealingKey[]) {
  return [keys.map(({ roomId }) => roomId), keys.map(({ deviceId }) => deviceId), keys.map(({ kid }) => kid)]
}
