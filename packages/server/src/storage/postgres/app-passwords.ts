import type { AccountId, AppPasswordId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { AppPasswordRecord } from '../records.ts'
import { prepared, query, type Sql } from './query.ts'

interface AppPasswordRow {
  appPasswordId: AppPasswordId
  body: string
  lastUsedAtMs: number | null
}

const queries = prepared('appPassword', {
  add: query(`insert into app_password (app_password_id, account_id, body) values ($1, $2, $3)
    on conflict do nothing`),
  list: query<AppPasswordRow>(`select app_password_id as "appPasswordId", body, last_used_at_ms as "lastUsedAtMs"
    from app_password where account_id = $1 order by app_password_no`),
  remove: query('delete from app_password where account_id = $1 and app_password_id = $2'),
  used: query('update app_password set last_used_at_ms = $2 where app_password_id = $1'),
})

export async function addAppPassword(sql: Sql, { record }: { record: AppPasswordRecord }): Promise<void> {
  const { appPasswordId, accountId, lastUsedAtMs: _, ...body } = record
  await sql.run(queries.add, [appPasswordId, accountId, JSON.stringify(body)])
}

export async function appPasswords(
  sql: Sql,
  { accountId }: { accountId: AccountId },
): Promise<AppPasswordRecord[]> {
  return (await sql.all(queries.list, [accountId])).map(({ appPasswordId, body, lastUsedAtMs }) => {
    // Safe: written by addAppPassword.
    const rest = JSON.parse(body) as Omit<AppPasswordRecord, 'appPasswordId' | 'accountId'>
    return { appPasswordId, accountId, ...rest, ...(lastUsedAtMs !== null && { lastUsedAtMs }) }
  })
}

/** @throws ChatError `not-found` */
export async function removeAppPassword(
  sql: Sql,
  at: { accountId: AccountId; appPasswordId: AppPasswordId },
): Promise<void> {
  const count = await sql.run(queries.remove, [at.accountId, at.appPasswordId])
  if (count !== 1) throw new ChatError('not-found')
}

export async function usedAppPassword(
  sql: Sql,
  at: { appPasswordId: AppPasswordId; nowMs: number },
): Promise<void> {
  await sql.run(queries.used, [at.appPasswordId, at.nowMs])
}
