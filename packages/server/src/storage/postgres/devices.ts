import type { AccountId, DeviceId, DirectoryDevice, OwnDevice, VaultUpdate } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { DeviceRecord } from '../records.ts'
import { prepared, query, type Sql } from './query.ts'
import { writeVault } from './vault.ts'

interface DeviceRow {
  deviceId: DeviceId
  accountId: AccountId
  certificateBody: string
  certificateSignature: string
  frameKey: string
  createdAtMs: number
  revokedAtMs: number | null
}

const columns = `d.device_id as "deviceId", d.account_id as "accountId", d.certificate_body as "certificateBody",
  d.certificate_signature as "certificateSignature", d.frame_key as "frameKey", d.created_at_ms as "createdAtMs",
  d.revoked_at_ms as "revokedAtMs"`
const queries = prepared('device', {
  insert:
    query(`insert into device (device_id, account_id, certificate_body, certificate_signature, frame_key,
      created_at_ms, revoked_at_ms)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`),
  byId: query<DeviceRow>(`select ${columns} from device d where d.device_id = $1`),
  byAccounts: query<DeviceRow & { identityKey: string }>(`select ${columns}, a.identity_key as "identityKey"
    from device d join account a on a.account_id = d.account_id
    where d.account_id = any($1::text[]) order by d.device_no`),
  own: query<{
    deviceId: DeviceId
    createdAtMs: number
    lastSeenAtMs: number | null
    place: string | null
  }>(`select
      d.device_id as "deviceId", d.created_at_ms as "createdAtMs", d.last_seen_at_ms as "lastSeenAtMs", d.place
    from device d where d.account_id = $1 and d.revoked_at_ms is null order by d.device_no`),
  saw: query(`update device set last_seen_at_ms = $2
    where device_id = $1 and coalesce(last_seen_at_ms, 0) < $2`),
  place: query('update device set place = $2 where device_id = $1'),
  revoke: query(`update device set revoked_at_ms = coalesce(revoked_at_ms, $3)
    where device_id = $1 and account_id = $2`),
  endSessions: query<{ sessionId: string }>(
    'delete from live_session where device_id = $1 returning session_id as "sessionId"',
  ),
  dropPackages: query('delete from key_package where device_id = $1'),
  dropLastResort: query('delete from last_resort where device_id = $1'),
  dropPushes: query('delete from push_subscription where device_id = $1'),
  withdrawWelcomes: query('delete from welcome_for where device_id = $1'),
})

/** Enrolling the same device again is harmless. @throws ChatError `not-allowed` when the id is another device's. */
export async function insertDevice(sql: Sql, made: DeviceRecord): Promise<void> {
  const { deviceId, accountId, certificate, frameKey, createdAtMs, revokedAtMs = null } = made
  const { body, signature } = certificate
  const given = [deviceId, accountId, body, signature, frameKey, createdAtMs, revokedAtMs]
  if ((await sql.run(queries.insert, given)) === 1) return
  const stored = await device(sql, made)
  if (!stored || !isSame(stored, made)) throw new ChatError('not-allowed')
}

export async function device(sql: Sql, at: { deviceId: DeviceId }): Promise<DeviceRecord | undefined> {
  const row = await sql.first(queries.byId, [at.deviceId])
  return row && { ...inCommon(row), frameKey: row.frameKey }
}

export async function devicesOf(sql: Sql, at: { accountIds: AccountId[] }): Promise<DirectoryDevice[]> {
  const rows = await sql.all(queries.byAccounts, [at.accountIds])
  return rows.map((row) => ({ ...inCommon(row), identityKey: row.identityKey }))
}

export async function ownDevices(sql: Sql, at: { accountId: AccountId }): Promise<OwnDevice[]> {
  const rows = await sql.all(queries.own, [at.accountId])
  return rows.map(({ lastSeenAtMs, place, ...device }) => ({
    ...device,
    ...(lastSeenAtMs !== null && { lastSeenAtMs }),
    ...(place !== null && { place }),
  }))
}

export async function placeDevice(sql: Sql, at: { deviceId: DeviceId; place: string }): Promise<void> {
  await sql.run(queries.place, [at.deviceId, at.place])
}

export async function sawDevice(sql: Sql, at: { deviceId: DeviceId; nowMs: number }): Promise<void> {
  await sql.run(queries.saw, [at.deviceId, at.nowMs])
}

/** The device's row comes first: whoever publishes its packages meanwhile waits, and then finds it revoked. */
export async function revokeDevice(
  sql: Sql,
  at: { accountId: AccountId; deviceId: DeviceId; nowMs: number; vault?: VaultUpdate },
): Promise<string[]> {
  const { accountId, deviceId, nowMs, vault } = at
  if (vault) await writeVault(sql, { accountId, update: vault, entries: [] })
  const revoked = await sql.run(queries.revoke, [deviceId, accountId, nowMs])
  if (revoked === 0) throw new ChatError('not-found')
  await sql.run(queries.dropPackages, [deviceId])
  await sql.run(queries.dropLastResort, [deviceId])
  await sql.run(queries.withdrawWelcomes, [deviceId])
  await sql.run(queries.dropPushes, [deviceId])
  const ended = await sql.all(queries.endSessions, [deviceId])
  return ended.map(({ sessionId }) => sessionId)
}

function inCommon(row: DeviceRow) {
  const { deviceId, accountId, certificateBody: body, certificateSignature: signature, createdAtMs } = row
  const found = { deviceId, accountId, certificate: { body, signature }, createdAtMs }
  return row.revokedAtMs === null ? found : { ...found, revokedAtMs: row.revokedAtMs }
}

function isSame(one: DeviceRecord, other: DeviceRecord): boolean {
  return (
    one.accountId === other.accountId &&
    one.certificate.body === other.certificate.body &&
    one.certificate.signature === other.certificate.signature
  )
}
