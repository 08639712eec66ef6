import { limits, type AccountId, type VaultEntry } from '@securechat/protocol'
import { PAGE_CHARACTERS, takeWhileSmall } from '../page.ts'
import { fromBlob, toBlob } from '../blob.ts'
import { prepared, query, type Sql } from './query.ts'

interface VaultRow {
  name: string
  version: number
  place: number
  sealed: Uint8Array
}

type Stored = Map<string, { version: number; sealed: string }>

const queries = prepared('vault', {
  // No more is sent than the page can take, and the one that no longer fits.
  after: query<VaultRow>(`select name, version, place, sealed from
    (select name, version, place, sealed,
       sum(octet_length(sealed)) over (order by place) - octet_length(sealed) as bytes_before
     from (select * from vault where account_id = $1 and place > $2 order by place limit $3) found) page
    where bytes_before <= ${PAGE_CHARACTERS} order by place`),
  // Whoever writes to an account's vault takes turns, so that places are given out once.
  lock: query('select 1 from account where account_id = $1 for no key update'),
  stored: query<{ name: string; version: number; sealed: Uint8Array }>(
    'select name, version, sealed from vault where account_id = $1 and name = any($2::text[])',
  ),
  lastPlace: query<{ place: number }>(
    'select coalesce(max(place), 0) as place from vault where account_id = $1',
  ),
  write: query(`insert into vault (account_id, name, version, place, sealed)
    select $1, name, version, $2 + place, sealed
    from unnest($3::text[], $4::bigint[], $5::bytea[]) with ordinality as given (name, version, sealed, place)
    on conflict (account_id, name)
    do update set version = excluded.version, place = excluded.place, sealed = excluded.sealed`),
})

export async function readVault(
  sql: Sql,
  at: { accountId: AccountId; after: number },
): Promise<{ entries: VaultEntry[]; place: number; more: boolean }> {
  const limit = limits.vaultPageEntries
  const rows = await sql.all(queries.after, [at.accountId, at.after, limit + 1])
  const { taken, more } = takeWhileSmall(rows, { limit, size: (row) => row.sealed.byteLength })
  const entries = taken.map(({ name, version, sealed }) => ({ name, version, sealed: fromBlob(sealed) }))
  return { entries, place: taken.at(-1)?.place ?? at.after, more }
}

export async function writeVault(
  sql: Sql,
  at: { accountId: AccountId; entries: VaultEntry[] },
): Promise<string[]> {
  const { accountId, entries } = at
  const [, rows, last] = await Promise.all([
    sql.run(queries.lock, [accountId]),
    sql.all(queries.stored, [accountId, entries.map(({ name }) => name)]),
    sql.first(queries.lastPlace, [accountId]),
  ])
  const stored: Stored = new Map(rows.map((row) => [row.name, { ...row, sealed: fromBlob(row.sealed) }]))
  const { written, refused } = sortWrites(entries, stored)
  const names = written.map(({ name }) => name)
  const versions = written.map(({ version }) => version)
  const bodies = written.map(({ sealed }) => toBlob(sealed))
  await sql.run(queries.write, [accountId, last?.place ?? 0, names, versions, bodies])
  return refused
}

/** Each entry counts by itself, in order; of two versions of one entry only the later needs to be written. */
function sortWrites(entries: readonly VaultEntry[], stored: Stored) {
  const written = new Map<string, VaultEntry>()
  const refused: string[] = []
  for (const entry of entries) {
    const before = stored.get(entry.name)
    if (before?.version === entry.version && before.sealed === entry.sealed) continue
    if (entry.version !== (before?.version ?? 0) + 1) {
      refused.push(entry.name)
      continue
    }
    stored.set(entry.name, entry)
    written.delete(entry.name)
    written.set(entry.name, entry)
  }
  return { written: [...written.values()], refused }
}
