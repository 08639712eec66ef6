import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, VaultEntry, VaultHead } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import { limits } from '@securechat/protocol/limits'
import type { Tables } from '../tables.ts'
import { fromBlob, toBlob } from '../blob.ts'
import { takeWhileSmall } from '../page.ts'
import { followsOn } from '../vault-head.ts'
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

type HeadRow = { accountId: AccountId; version: number; body: string }

const heads = checkedRows<HeadRow>('vaultHead', ['accountId', 'version', 'body'])

const queries = {
  head: query<Checked<HeadRow>>(
    'select accountId, version, body, checksum from vaultHead where accountId = :accountId',
  ),
  writeHead: query(`insert into vaultHead (accountId, version, body, checksum)
    values (:accountId, :version, :body, :checksum)
    on conflict (accountId) do update set version = :version, body = :body, checksum = :checksum`),
  after: query<Checked<VaultRow>>(`select ${columns.join(', ')}, checksum from vault
    where accountId = :accountId and place > :after order by place limit :limit`),
  stored: query<{ version: number }>(
    'select version from vault where accountId = :accountId and name = :name',
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
export class Vault implements Pick<Tables, 'readVault' | 'writeVault' | 'vaultHead'> {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  readVault(at: { accountId: AccountId; after: number }): ReturnType<Tables['readVault']> {
    const limit = limits.vaultPageEntries
    const found = this.#queries.after.iterate({ accountId: at.accountId, after: at.after, limit: limit + 1 })
    const { taken, more } = takeWhileSmall(found, { limit, size: (row) => row.sealed.byteLength })
    const entries = taken.map(toEntry)
    const page = { entries, place: taken.at(-1)?.place ?? at.after, more }
    const head = more ? undefined : this.vaultHead(at)
    return head ? { ...page, head } : page
  }

  vaultHead({ accountId }: { accountId: AccountId }): VaultHead | undefined {
    const row = this.#queries.head.get({ accountId })
    // Safe: its schema checked it when it came. This thread loads no schemas.
    return row && (JSON.parse(heads.open(row).body) as VaultHead)
  }

  writeVault({ accountId, update, entries }: Parameters<Tables['writeVault']>[0]): void {
    const outcome = followsOn(this.vaultHead({ accountId }), update)
    if (outcome === 'stored') return
    const { head } = update
    const body = JSON.stringify(head)
    this.#queries.writeHead.run(heads.seal({ accountId, version: head.version, body }))
    for (const entry of entries) this.#write(accountId, entry)
  }

  #write(accountId: AccountId, { name, version, sealed }: VaultEntry): void {
    const stored = this.#queries.stored.get({ accountId, name })
    if (version !== (stored?.version ?? 0) + 1) throw new ChatError('vault-conflict')
    const place = (this.#queries.lastPlace.get({ accountId })?.place ?? 0) + 1
    this.#queries.write.run(rows.seal({ accountId, name, version, place, sealed: toBlob(sealed) }))
  }
}

function toEntry(row: Checked<VaultRow>): VaultEntry {
  const { name, version, sealed } = rows.open(row)
  return { name, version, sealed: fromBlob(sealed) }
}
