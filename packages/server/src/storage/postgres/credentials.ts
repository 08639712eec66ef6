import type { AccountId, VaultUpdate } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { CredentialRecord } from '../records.ts'
import { prepared, query, type Sql } from './query.ts'
import { writeVault } from './vault.ts'

type CredentialRow = Omit<CredentialRecord, 'lastUsedAtMs'> & { lastUsedAtMs: number | null }

const columns = `credential_id as "credentialId", account_id as "accountId", kind, detail, counter,
  created_at_ms as "createdAtMs", last_used_at_ms as "lastUsedAtMs"`
const queries = prepared('credential', {
  ofAccount: query<CredentialRow>(
    `select ${columns} from credential where account_id = $1 order by credential_no`,
  ),
  byId: query<CredentialRow>(`select ${columns} from credential where credential_id = $1`),
  // Writing one again changes what it says, never how often it was used.
  put: query(`insert into credential (credential_id, account_id, kind, detail, counter, created_at_ms, last_used_at_ms)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict (credential_id)
    do update set kind = excluded.kind, detail = excluded.detail, created_at_ms = excluded.created_at_ms
    where credential.account_id = excluded.account_id`),
  remove: query('delete from credential where account_id = $1 and credential_id = any($2::text[])'),
  use: query(`update credential set counter = $2, last_used_at_ms = $3
    where credential_id = $1 and (counter < $2 or (counter = 0 and $2 = 0))`),
  take: query('delete from credential where credential_id = $1'),
})

export async function credentials(sql: Sql, at: { accountId: AccountId }): Promise<CredentialRecord[]> {
  return (await sql.all(queries.ofAccount, [at.accountId])).map(toRecord)
}

export async function credential(
  sql: Sql,
  at: { credentialId: string },
): Promise<CredentialRecord | undefined> {
  const row = await sql.first(queries.byId, [at.credentialId])
  return row && toRecord(row)
}

export async function changeCredentials(
  sql: Sql,
  at: { accountId: AccountId; put: CredentialRecord[]; remove: string[]; update?: VaultUpdate },
): Promise<void> {
  const { accountId, put, remove, update } = at
  if (update) await writeVault(sql, { accountId, update, entries: [] })
  await sql.run(queries.remove, [accountId, remove])
  for (const record of put) {
    const { credentialId, kind, detail, counter, createdAtMs, lastUsedAtMs = null } = record
    const given = [credentialId, accountId, kind, detail, counter, createdAtMs, lastUsedAtMs]
    const isWritten = record.accountId === accountId && (await sql.run(queries.put, given)) === 1
    if (!isWritten) throw new ChatError('bad-request')
  }
}

export async function useCredential(
  sql: Sql,
  at: { credentialId: string; counter: number; nowMs: number },
): Promise<boolean> {
  return (await sql.run(queries.use, [at.credentialId, at.counter, at.nowMs])) === 1
}

export async function takeCredential(sql: Sql, at: { credentialId: string }): Promise<boolean> {
  return (await sql.run(queries.take, [at.credentialId])) === 1
}

function toRecord({ lastUsedAtMs, ...record }: CredentialRow): CredentialRecord {
  return lastUsedAtMs === null ? record : { ...record, lastUsedAtMs }
}
