import { ChatError, type AccountId, type DeviceId } from '@securechat/protocol'
import type { SessionRecord } from '../records.ts'
import { prepared, query, type Sql } from './query.ts'

/** Sessions over for so long are dropped. A clock that jumps ahead for a while must not sign everybody out for good. */
const KEPT_AFTER_EXPIRY_MS = 7 * 24 * 3_600_000
const SWEPT_AT_ONCE = 100

type SessionRow = Omit<SessionRecord, 'deviceId'> & { deviceId: DeviceId | null }

const queries = prepared('session', {
  insert: query(`insert into session (token_hash, account_id, device_id, created_at_ms, expires_at_ms)
    values ($1, $2, $3, $4, $5) on conflict do nothing`),
  live: query<SessionRow>(`select token_hash as "tokenHash", account_id as "accountId", device_id as "deviceId",
      created_at_ms as "createdAtMs", expires_at_ms as "expiresAtMs"
    from session where token_hash = $1 and expires_at_ms > $2`),
  account: query<{ accountId: AccountId }>(
    'select account_id as "accountId" from session where token_hash = $1 for update',
  ),
  hasDevice: query<{ one: number }>(
    'select 1 as one from device where device_id = $1 and account_id = $2 and revoked_at_ms is null',
  ),
  tie: query('update session set device_id = $2 where token_hash = $1'),
  end: query('delete from session where token_hash = $1'),
  sweep: query(`delete from session where token_hash in
    (select token_hash from session where expires_at_ms < $1 limit ${SWEPT_AT_ONCE} for update skip locked)`),
})

export async function createSession(sql: Sql, session: SessionRecord): Promise<void> {
  const { tokenHash, accountId, deviceId = null, createdAtMs, expiresAtMs } = session
  await Promise.all([
    sql.run(queries.sweep, [createdAtMs - KEPT_AFTER_EXPIRY_MS]),
    sql.run(queries.insert, [tokenHash, accountId, deviceId, createdAtMs, expiresAtMs]),
  ])
}

export async function session(
  sql: Sql,
  at: { tokenHash: string; nowMs: number },
): Promise<SessionRecord | undefined> {
  const row = await sql.first(queries.live, [at.tokenHash, at.nowMs])
  if (!row) return undefined
  const { deviceId, ...found } = row
  return deviceId === null ? found : { ...found, deviceId }
}

/** @throws ChatError `not-signed-in` when the session is over, `not-found` when the device is not one of its account's. */
export async function tieSession(sql: Sql, at: { tokenHash: string; deviceId: DeviceId }): Promise<void> {
  const { tokenHash, deviceId } = at
  const found = await sql.first(queries.account, [tokenHash])
  if (!found) throw new ChatError('not-signed-in')
  const isOwn = await sql.first(queries.hasDevice, [deviceId, found.accountId])
  if (!isOwn) throw new ChatError('not-found')
  await sql.run(queries.tie, [tokenHash, deviceId])
}

export async function endSession(sql: Sql, at: { tokenHash: string }): Promise<void> {
  await sql.run(queries.end, [at.tokenHash])
}
