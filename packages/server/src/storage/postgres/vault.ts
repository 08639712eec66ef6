import { VaultHead, type AccountId, type VaultEntry, type VaultUpdate } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import { limits } from '@securechat/protocol/limits'
import { PAGE_CHARACTERS, takeWhileSmall } from '../page.ts'
import { fromBlob, toBlob } from '../blob.ts'
import { followsOn } from '../vault-head.ts'
import { prepared, query, type Sql } from './query.ts'

/** One entry, or nothing but the head where the page is empty; the head comes with the first. */
interface VaultRow {
  head: string | null
  name: string | null
  version: number
  place: number
  sealed: Uint8Array
}

type Stored = Map<string, number>

const queries = prepared('vault', {
  // No more is sent than the page can take, and the one that no longer fits.
  // One statement, so that the head is of the same moment as the entries.
  after:
    query<VaultRow>(`select case when page.bytes_before is null or page.bytes_before = 0 then head.body end as head,
      page.name, page.version, page.place, page.sealed
    from (select 1) one left join (select body from vault_head where account_id = $1) head on true
    left join (select name, version, place, sealed, bytes_before from
      (select name, version, place, sealed,
         sum(octet_length(sealed)) over (order by place) - octet_length(sealed) as bytes_before
       from (select * from vault where account_id = $1 and place > $2 order by place limit $3) found) sized
      where bytes_before <= ${PAGE_CHARACTERS}) page on true
    order by page.place`),
  // Whoever writes to an account's vault takes turns, so that places are given out once.
  lock: query('select 1 from account where account_id = $1 for no key update'),
  head: query<{ body: string }>('select body from vault_head where account_id = $1'),
  writeHead: query(`insert into vault_head (account_id, version, body) values ($1, $2, $3)
    on conflict (account_id) do update set version = excluded.version, body = excluded.body`),
  stored: query<{ name: string; version: number }>(
    'select name, version from vault where account_id = $1 and name = any($2::text[])',
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
): Promise<{ entries: VaultEntry[]; place: number; more: boolean; head?: VaultHead }> {
  const limit = limits.vaultPageEntries
  const rows = await sql.all(queries.after, [at.accountId, at.after, limit + 1])
  const found = rows.flatMap(({ name, ...row }) => (name === null ? [] : [{ ...row, name }]))
  const { taken, more } = takeWhileSmall(found, { limit, size: (row) => row.sealed.byteLength })
  const entries = taken.map(({ name, version, sealed }) => ({ name, version, sealed: fromBlob(sealed) }))
  const page = { entries, place: taken.at(-1)?.place ?? at.after, more }
  const head = rows[0]?.head
  return head && !more ? { ...page, head: VaultHead.parse(JSON.parse(head)) } : page
}

export async function vaultHead(sql: Sql, at: { accountId: AccountId }): Promise<VaultHead | undefined> {
  const row = await sql.first(queries.head, [at.accountId])
  return row && VaultHead.parse(JSON.parse(row.body))
}

export async function writeVault(
  sql: Sql,
  { accountId, update, entries }: { accountId: AccountId; update: VaultUpdate; entries: VaultEntry[] },
): Promise<void> {
  await sql.run(queries.lock, [accountId])
  if (followsOn(await vaultHead(sql, { accountId }), update) === 'stored') return
  const { head } = update
  await sql.run(queries.writeHead, [accountId, head.version, JSON.stringify(head)])
  if (entries.length === 0) return
  const [rows, last] = await Promise.all([
    sql.all(queries.stored, [accountId, entries.map(({ name }) => name)]),
    sql.first(queries.lastPlace, [accountId]),
  ])
  const written = lastOfEach(entries, new Map(rows.map(({ name, version }) => [name, version])))
  const names = written.map(({ name }) => name)
  const versions = written.map(({ version }) => version)
  const bodies = written.map(({ sealed }) => toBlob(sealed))
  await sql.run(queries.write, [accountId, last?.place ?? 0, names, versions, bodies])
}

/** Of two versions of one entry only the later needs to be written. @throws ChatError `vault-conflict` */
function lastOfEach(entries: readonly VaultEntry[], stored: Stored): VaultEntry[] {
  const written = new Map<string, VaultEntry>()
  for (const entry of entries) {
    if (entry.version !== (stored.get(entry.name) ?? 0) + 1) throw new ChatError('vault-conflict')
    stored.set(entry.name, entry.version)
    written.delete(entry.name)
    written.set(entry.name, entry)
  }
  return [...written.values()]
}
