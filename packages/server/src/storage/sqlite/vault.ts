import type { DatabaseSync } from 'node:sqlite'
import { limits, type AccountId, type VaultEntry } from '@securechat/protocol'
import type { Tables } from '../tables.ts'
import { fromBlob, toBlob } from '../blob.ts'
import { takeWhileSmall } from '../page.ts'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'

type VaultRow = {
  accountId: AccountId
  name: string
  version: number
  place: number
  sealed: Uint8Array
}

const columns = ['accountId', 'name', 'version', 'place', 'sealed'] as const
const rows = checkedRows<VaultRow>('vault', columns)

const queries = {
  after: query<Checked<VaultRow>>(`select ${columns.join(', ')}, checksum from vault
    where accountId = :accountId and place > :after order by place limit :limit`),
  stored: query<{ version: number; sealed: Uint8Array }>(
    'select version, sealed from vault where accountId = :accountId and name = :name',
  ),
  lastPlace: query<{ place: number }>(
    'select coalesce(max(place), 0) as place from vault where accountId = :accountId',
  ),
  write: query(`insert into vault (${columns.join(', ')}, checksum)
    values (:accountId, :name, :version, :place, :sealed, :checksum)
    on conflict (accountId, name)
    do update set version = :version, place = :place, sealed = :sealed, checksum = :checksum`),
}

/** Each account's sealed entries, in the order in which they were last written. */
export class Vault implements Pick<Tables, 'readVault' | 'writeVault'> {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  readVault(at: { accountId: AccountId; after: number }): ReturnType<Tables['readVault']> {
    const limit = limits.vaultPageEntries
    const found = this.#queries.after.iterate({ accountId: at.accountId, after: at.after, limit: limit + 1 })
    const { taken, more } = takeWhileSmall(found, { limit, size: (row) => row.sealed.byteLength })
    const entries = taken.map(toEntry)
    return { entries, place: taken.at(-1)?.place ?? at.after, more }
  }

  writeVault(at: { accountId: AccountId; entries: VaultEntry[] }): string[] {
    const refused = at.entries.filter((entry) => !this.#write(at.accountId, entry))
    return refused.map((entry) => entry.name)
  }

  #write(accountId: AccountId, { name, version, sealed }: VaultEntry): boolean {
    const stored = this.#queries.stored.get({ accountId, name })
    if (stored?.version === version && fromBlob(stored.sealed) === sealed) return true
    if (version !== (stored?.version ?? 0) + 1) return false
    const place = (this.#queries.lastPlace.get({ accountId })?.place ?? 0) + 1
    this.#queries.write.run(rows.seal({ accountId, name, version, place, sealed: toBlob(sealed) }))
    return true
  }
}

function toEntry(row: Checked<VaultRow>): VaultEntry {
  const { name, version, sealed } = rows.open(row)
  return { name, version, sealed: fromBlob(sealed) }
}
