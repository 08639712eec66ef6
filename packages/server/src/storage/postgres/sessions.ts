import type { AccountId, DeviceId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { SessionRecord, SessionRotation } from '../records.ts'
import { prepared, query, type Sql } from './query.ts'

/** Sessions over for so long are dropped. A clock that jumps ahead for a while must not sign everybody out for good. */
const KEPT_AFTER_EXPIRY_MS = 7 * 24 * 3_600_000
const SWEPT_AT_ONCE = 100

type Optional = 'deviceId' | 'refreshHash' | 'priorHash'
type SessionRow = Omit<SessionRecord, Optional> & {
  deviceId: DeviceId | null
  refreshHash: string | null
  priorHash: string | null
}

const columns = `session_id as "sessionId", account_id as "accountId", device_id as "deviceId", kind,
  address_range as "addressRange", request_key as "requestKey", created_at_ms as "createdAtMs", used_at_ms as "usedAtMs",
  expires_at_ms as "expiresAtMs", refresh_hash as "refreshHash", prior_hash as "priorHash", refresh_count as "refreshCount"`

const queries = prepared('live_session', {
  insert:
    query(`insert into live_session (session_id, account_id, device_id, kind, address_range, request_key,
      created_at_ms, used_at_ms, expires_at_ms, refresh_hash, prior_hash, refresh_count)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing`),
  // For share: whoever suspends the account at the same moment waits, and then ends this session too.
  isShutOut: query<{ isShutOut: boolean }>(`select exists
      (select 1 from standing where standing.account_id = account.account_id) as "isShutOut"
    from account where account_id = $1 for share`),
  live: query<SessionRow>(`select ${columns} from live_session where session_id = $1 and expires_at_ms > $2`),
  locked: query<SessionRow>(`select ${columns} from live_session where session_id = $1 for update`),
  ofAccount: query<SessionRow>(`select ${columns} from live_session
    where account_id = $1 and expires_at_ms > $2 order by used_at_ms desc, session_id`),
  hasDevice: query<{ one: number }>(
    'select 1 as one from device where device_id = $1 and account_id = $2 and revoked_at_ms is null',
  ),
  tie: query<SessionRow>(`update live_session set device_id = $2, refresh_hash = $3, prior_hash = null,
      refresh_count = refresh_count + 1, expires_at_ms = $4
    where session_id = $1 returning ${columns}`),
  rotate: query<SessionRow>(`update live_session set prior_hash = $2, refresh_hash = $3,
      refresh_count = refresh_count + 1, used_at_ms = $4, expires_at_ms = $5, address_range = $6
    where session_id = $1 returning ${columns}`),
  confirm: query('update live_session set prior_hash = null where session_id = $1 and refresh_count = $2'),
  end: query('delete from live_session where session_id = $1'),
  endOfAccount: query<{ sessionId: string }>(`delete from live_session
    where account_id = $1 and session_id is distinct from $2 returning session_id as "sessionId"`),
  sweep: query(`delete from live_session where session_id in
    (select session_id from live_session where expires_at_ms < $1 limit ${SWEPT_AT_ONCE} for update skip locked)`),
})

export async function createSession(sql: Sql, session: SessionRecord): Promise<void> {
  const { sessionId, accountId, deviceId = null, kind, addressRange, requestKey } = session
  if ((await sql.first(queries.isShutOut, [accountId]))?.isShutOut) throw new ChatError('suspended')
  const { createdAtMs, usedAtMs, expiresAtMs } = session
  const { refreshHash = null, priorHash = null, refreshCount } = session
  const whose = [sessionId, accountId, deviceId, kind, addressRange, requestKey]
  const lasting = [createdAtMs, usedAtMs, expiresAtMs, refreshHash, priorHash, refreshCount]
  await Promise.all([
    sql.run(queries.sweep, [createdAtMs - KEPT_AFTER_EXPIRY_MS]),
    sql.run(queries.insert, [...whose, ...lasting]),
  ])
}

export async function session(
  sql: Sql,
  at: { sessionId: string; nowMs: number },
): Promise<SessionRecord | undefined> {
  const row = await sql.first(queries.live, [at.sessionId, at.nowMs])
  return row && fromRow(row)
}

export async function tieSession(
  sql: Sql,
  at: { sessionId: string; deviceId: DeviceId; refreshHash: string; expiresAtMs: number },
): Promise<SessionRecord> {
  const { sessionId, deviceId, refreshHash, expiresAtMs } = at
  const found = await sql.first(queries.locked, [sessionId])
  if (!found) throw new ChatError('not-signed-in')
  const isOwn = await sql.first(queries.hasDevice, [deviceId, found.accountId])
  if (!isOwn) throw new ChatError('not-found')
  return changed(await sql.first(queries.tie, [sessionId, deviceId, refreshHash, expiresAtMs]))
}

/** The row is locked: of two who present the same token at once, the second presents the one before. */
export async function rotateSession(sql: Sql, rotation: SessionRotation): Promise<SessionRecord | 'reused'> {
  const { sessionId, presentedHash, refreshHash, nowMs, expiresAtMs, addressRange } = rotation
  const found = await sql.first(queries.locked, [sessionId])
  if (!found || found.expiresAtMs <= nowMs) throw new ChatError('not-signed-in')
  if (presentedHash !== found.refreshHash && presentedHash !== found.priorHash) {
    await endSession(sql, { sessionId })
    return 'reused'
  }
  const given = [sessionId, presentedHash, refreshHash, nowMs, expiresAtMs, addressRange]
  return changed(await sql.first(queries.rotate, given))
}

export async function confirmSession(
  sql: Sql,
  at: { sessionId: string; refreshCount: number },
): Promise<void> {
  await sql.run(queries.confirm, [at.sessionId, at.refreshCount])
}

export async function endSession(sql: Sql, at: { sessionId: string }): Promise<void> {
  await sql.run(queries.end, [at.sessionId])
}

export async function sessionsOf(
  sql: Sql,
  at: { accountId: AccountId; nowMs: number },
): Promise<SessionRecord[]> {
  return (await sql.all(queries.ofAccount, [at.accountId, at.nowMs])).map(fromRow)
}

export async function endSessionsOf(
  sql: Sql,
  at: { accountId: AccountId; exceptSessionId?: string },
): Promise<string[]> {
  const ended = await sql.all(queries.endOfAccount, [at.accountId, at.exceptSessionId ?? null])
  return ended.map(({ sessionId }) => sessionId)
}

function changed(row: SessionRow | undefined): SessionRecord {
  if (!row) throw new ChatError('not-signed-in')
  return fromRow(row)
}

function fromRow({ deviceId, refreshHash, priorHash, ...rest }: SessionRow): SessionRecord {
  return {
    ...rest,
    ...(deviceId !== null && { deviceId }),
    ...(refreshHash !== null && { refreshHash }),
    ...(priorHash !== null && { priorHash }),
  }
}
