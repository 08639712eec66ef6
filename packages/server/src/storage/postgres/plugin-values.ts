import type { PluginWrite } from '../records.ts'
import { prepared, query, type Sql } from './query.ts'

const queries = prepared('plugin_value', {
  get: query<{ value: string }>('select value from plugin_value where scope = $1 and key = $2'),
  // Whoever writes into a scope waits for whoever is writing there, so that two do not both find room for the last value.
  lock: query(`select pg_advisory_xact_lock(hashtextextended('securechat plugin ' || $1, 0))`),
  held: query<{ keys: number; bytes: number }>(
    `select count(*)::int as keys, coalesce(sum(octet_length(key) + octet_length(value)), 0)::float8 as bytes
    from plugin_value where scope = $1 and key <> $2`,
  ),
  put: query(`insert into plugin_value (scope, key, value) values ($1, $2, $3)
    on conflict (scope, key) do update set value = excluded.value`),
  drop: query('delete from plugin_value where scope = $1 and key = $2'),
  keys: query<{ key: string }>(
    'select key from plugin_value where scope = $1 and key > $2 and starts_with(key, $3) order by key limit $4',
  ),
})

export async function pluginValue(
  sql: Sql,
  { scope, key }: { scope: string; key: string },
): Promise<string | undefined> {
  return (await sql.first(queries.get, [scope, key]))?.value
}

export async function putPluginValue(
  sql: Sql,
  { scope, key, value, isNew, mostKeys, mostBytes }: PluginWrite,
): Promise<'stored' | 'there' | 'full'> {
  await sql.run(queries.lock, [scope])
  if (isNew && (await sql.first(queries.get, [scope, key]))) return 'there'
  const held = (await sql.first(queries.held, [scope, key]))!
  const bytes = held.bytes + Buffer.byteLength(key) + Buffer.byteLength(value)
  if (held.keys >= mostKeys || bytes > mostBytes) return 'full'
  await sql.run(queries.put, [scope, key, value])
  return 'stored'
}

export async function dropPluginValue(
  sql: Sql,
  { scope, key }: { scope: string; key: string },
): Promise<void> {
  await sql.run(queries.drop, [scope, key])
}

export async function pluginKeys(
  sql: Sql,
  at: { scope: string; prefix: string; after: string; limit: number },
): Promise<string[]> {
  const rows = await sql.all(queries.keys, [at.scope, at.after, at.prefix, at.limit])
  return rows.map(({ key }) => key)
}
