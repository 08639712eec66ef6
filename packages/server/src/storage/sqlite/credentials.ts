import type { DatabaseSync } from 'node:sqlite'
import type { AccountId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { CredentialRecord } from '../records.ts'
import type { Tables } from '../tables.ts'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'
import type { Vault } from './vault.ts'

type CredentialRow = Omit<CredentialRecord, 'lastUsedAtMs'> & { lastUsedAtMs: number | null }

const covered = ['credentialId', 'accountId', 'kind', 'detail', 'createdAtMs'] as const
const rows = checkedRows<CredentialRow>('credential', covered)

const columns = 'credentialId, accountId, kind, detail, counter, createdAtMs, lastUsedAtMs, checksum'
const queries = {
  ofAccount: query<Checked<CredentialRow>>(
    `select ${columns} from credential where accountId = :accountId order by credentialNo`,
  ),
  byId: query<Checked<CredentialRow>>(`select ${columns} from credential where credentialId = :credentialId`),
  // Writing one again changes what it says, never how often it was used.
  put: query(`insert into credential (${columns}) values
    (:credentialId, :accountId, :kind, :detail, :counter, :createdAtMs, :lastUsedAtMs, :checksum)
    on conflict (credentialId) do update set kind = :kind, detail = :detail, createdAtMs = :createdAtMs, checksum = :checksum`),
  remove: query('delete from credential where credentialId = :credentialId and accountId = :accountId'),
  use: query(`update credential set counter = :counter, lastUsedAtMs = :nowMs
    where credentialId = :credentialId and (counter < :counter or (counter = 0 and :counter = 0))`),
  take: query('delete from credential where credentialId = :credentialId'),
}

type Methods = Pick<
  Tables,
  'credentials' | 'credential' | 'changeCredentials' | 'useCredential' | 'takeCredential'
>

/** Means to sign in besides the password. */
export class Credentials implements Methods {
  readonly #queries
  readonly #vault: Vault

  constructor(db: DatabaseSync, vault: Vault) {
    this.#queries = prepareAll(db, queries)
    this.#vault = vault
  }

  credentials({ accountId }: { accountId: AccountId }): CredentialRecord[] {
    return this.#queries.ofAccount.all({ accountId }).map(toRecord)
  }

  credential({ credentialId }: { credentialId: string }): CredentialRecord | undefined {
    const row = this.#queries.byId.get({ credentialId })
    return row && toRecord(row)
  }

  changeCredentials(at: Parameters<Tables['changeCredentials']>[0]): void {
    const { accountId, put, remove, update } = at
    if (update) this.#vault.writeVault({ accountId, update, entries: [] })
    for (const credentialId of remove) this.#queries.remove.run({ credentialId, accountId })
    for (const record of put) {
      const stored = this.credential(record)
      if (record.accountId !== accountId || (stored && stored.accountId !== accountId))
        throw new ChatError('bad-request')
      const { lastUsedAtMs = null, ...rest } = record
      this.#queries.put.run(rows.seal({ ...rest, lastUsedAtMs }))
    }
  }

  useCredential(at: { credentialId: string; counter: number; nowMs: number }): boolean {
    const { credentialId, counter, nowMs } = at
    return this.#queries.use.run({ credentialId, counter, nowMs }).changes > 0
  }

  takeCredential({ credentialId }: { credentialId: string }): boolean {
    return this.#queries.take.run({ credentialId }).changes > 0
  }
}

function toRecord(row: Checked<CredentialRow>): CredentialRecord {
  const { lastUsedAtMs, ...record } = rows.open(row)
  return lastUsedAtMs === null ? record : { ...record, lastUsedAtMs }
}
