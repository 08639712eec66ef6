import type { AccountId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { AccountRecord } from '../records.ts'
import { prepared, query, type Sql } from './query.ts'

type AccountRow = Omit<AccountRecord, 'lastSeenAtMs'> & { lastSeenAtMs: number | null }

const columns = `account_id as "accountId", name, name_key as "nameKey", role,
  registration_record as "registrationRecord", identity_key as "identityKey", sealing_key as "sealingKey",
  agreement_key as "agreementKey", created_at_ms as "createdAtMs",
  last_seen_at_ms as "lastSeenAtMs"`
const queries = prepared('account', {
  insert: query(`insert into account (account_id, name, name_key, role, registration_record, identity_key,
      sealing_key, agreement_key, wrapped_root, created_at_ms, last_seen_at_ms)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`),
  byName: query<AccountRow>(`select ${columns} from account where name_key = $1`),
  byId: query<AccountRow>(`select ${columns} from account where account_id = $1`),
  all: query<AccountRow>(`select ${columns} from account order by account_no`),
  setRecord: query('update account set registration_record = $2 where account_id = $1'),
  saw: query(`update account set last_seen_at_ms = $2
    where account_id = $1 and coalesce(last_seen_at_ms, 0) < $2`),
  missing: query<{ accountId: AccountId }>(`select given as "accountId" from unnest($1::text[]) as given
    where not exists (select 1 from account where account_id = given)`),
})

/** @throws ChatError `name-taken`; `bad-request` when the id was used before. */
export async function insertAccount(sql: Sql, account: AccountRecord): Promise<void> {
  const { accountId, name, nameKey, role, registrationRecord, identityKey, sealingKey } = account
  const { agreementKey, createdAtMs, lastSeenAtMs = null } = account
  const given = [accountId, name, nameKey, role, registrationRecord, identityKey, sealingKey]
  const inserted = await sql.run(queries.insert, [
    ...given,
    agreementKey,
    // What the vault's heads have replaced; programs before them looked here.
    '',
    createdAtMs,
    lastSeenAtMs,
  ])
  if (inserted === 1) return
  throw new ChatError((await accountByName(sql, account)) ? 'name-taken' : 'bad-request')
}

export async function accountByName(sql: Sql, at: { nameKey: string }): Promise<AccountRecord | undefined> {
  return toRecord(await sql.first(queries.byName, [at.nameKey]))
}

export async function accountById(
  sql: Sql,
  at: { accountId: AccountId },
): Promise<AccountRecord | undefined> {
  return toRecord(await sql.first(queries.byId, [at.accountId]))
}

export async function accounts(sql: Sql): Promise<AccountRecord[]> {
  const rows = await sql.all(queries.all)
  return rows.flatMap((row) => toRecord(row) ?? [])
}

/** @throws ChatError `not-found` */
export async function setRegistrationRecord(
  sql: Sql,
  { accountId, registrationRecord }: Pick<AccountRecord, 'accountId' | 'registrationRecord'>,
): Promise<void> {
  if ((await sql.run(queries.setRecord, [accountId, registrationRecord])) === 0)
    throw new ChatError('not-found')
}

export async function sawAccount(sql: Sql, at: { accountId: AccountId; nowMs: number }): Promise<void> {
  await sql.run(queries.saw, [at.accountId, at.nowMs])
}

/** @returns whether there is an account with each of these ids. */
export async function areAccounts(sql: Sql, accountIds: readonly AccountId[]): Promise<boolean> {
  return (await sql.all(queries.missing, [accountIds])).length === 0
}

function toRecord(row: AccountRow | undefined): AccountRecord | undefined {
  if (!row) return undefined
  const { lastSeenAtMs, ...account } = row
  return lastSeenAtMs === null ? account : { ...account, lastSeenAtMs }
}
