import { query, type Sql } from './query.ts'

const settings = query<{ name: string; value: string }>(`select name, setting as value from pg_settings
  where name in ('fsync', 'full_page_writes', 'data_checksums')`)

/** What each setting that is off would do to us. */
const dangers: Record<string, string> = {
  fsync: 'acknowledged messages are lost at a power cut',
  full_page_writes: 'the database may be damaged at a power cut',
  data_checksums: 'damage on the disk is not noticed',
}

/** @returns what is wrong with the way this PostgreSQL was set up, for the operator. */
export async function unsafeSettings(sql: Sql): Promise<string[]> {
  const rows = await sql.all(settings)
  return rows
    .filter(({ value }) => value === 'off')
    .map(({ name }) => `PostgreSQL runs with ${name} = off: ${dangers[name]}.`)
}
