import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, DeviceId, DirectoryDevice, OwnDevice } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import type { DeviceRecord } from '../records.ts'
import type { Tables } from '../tables.ts'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'

type DeviceRow = {
  deviceId: DeviceId
  accountId: AccountId
  certificateBody: string
  certificateSignature: string
  frameKey: string
  createdAtMs: number
  revokedAtMs: number | null
}

const rows = checkedRows<DeviceRow>('device', [
  'deviceId',
  'accountId',
  'certificateBody',
  'certificateSignature',
  'frameKey',
  'createdAtMs',
  'revokedAtMs',
])

const columns =
  'd.deviceId, d.accountId, d.certificateBody, d.certificateSignature, d.frameKey, d.createdAtMs, d.revokedAtMs, d.checksum'
const queries = {
  insert: query(`insert into device (${columns.replaceAll('d.', '')}) values
    (:deviceId, :accountId, :certificateBody, :certificateSignature, :frameKey, :createdAtMs, :revokedAtMs, :checksum)`),
  byId: query<Checked<DeviceRow>>(`select ${columns} from device d where d.deviceId = :deviceId`),
  byAccounts: query<Checked<DeviceRow> & { identityKey: string }>(`select ${columns}, a.identityKey
    from device d join account a on a.accountId = d.accountId
    where d.accountId in (select value from json_each(:accountIds)) order by d.deviceNo`),
  own: query<
    Checked<DeviceRow> & { lastSeenAtMs: number | null; place: string | null }
  >(`select ${columns}, d.lastSeenAtMs, d.place
    from device d where d.accountId = :accountId and d.revokedAtMs is null order by d.deviceNo`),
  saw: query(`update device set lastSeenAtMs = :nowMs
    where deviceId = :deviceId and coalesce(lastSeenAtMs, 0) < :nowMs`),
  place: query('update device set place = :place where deviceId = :deviceId'),
  revoke: query(
    'update device set revokedAtMs = :revokedAtMs, checksum = :checksum where deviceId = :deviceId',
  ),
}

/** Devices and their certificates; revoked ones stay, so that old messages can still be checked. */
export class Devices implements Pick<
  Tables,
  'device' | 'devicesOf' | 'ownDevices' | 'sawDevice' | 'placeDevice'
> {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  /** Enrolling the same device again is harmless. @throws ChatError `not-allowed` when the id is another device's. */
  insert(device: DeviceRecord): void {
    const stored = this.device(device)
    if (stored && isSame(stored, device)) return
    if (stored) throw new ChatError('not-allowed')
    const { deviceId, accountId, certificate, frameKey, createdAtMs, revokedAtMs = null } = device
    const { body: certificateBody, signature: certificateSignature } = certificate
    const row = {
      deviceId,
      accountId,
      certificateBody,
      certificateSignature,
      frameKey,
      createdAtMs,
      revokedAtMs,
    }
    this.#queries.insert.run(rows.seal(row))
  }

  device(at: { deviceId: DeviceId }): DeviceRecord | undefined {
    const row = this.#queries.byId.get({ deviceId: at.deviceId })
    return row && { ...inCommon(row), frameKey: row.frameKey }
  }

  devicesOf(at: { accountIds: AccountId[] }): DirectoryDevice[] {
    const rows = this.#queries.byAccounts.all({ accountIds: JSON.stringify(at.accountIds) })
    return rows.map((row) => ({ ...inCommon(row), identityKey: row.identityKey }))
  }

  ownDevices(at: { accountId: AccountId }): OwnDevice[] {
    return this.#queries.own.all({ accountId: at.accountId }).map(({ lastSeenAtMs, place, ...row }) => {
      const { deviceId, createdAtMs } = inCommon(row)
      const seen = { ...(lastSeenAtMs !== null && { lastSeenAtMs }), ...(place !== null && { place }) }
      return { deviceId, createdAtMs, ...seen }
    })
  }

  sawDevice(at: { deviceId: DeviceId; nowMs: number }): void {
    this.#queries.saw.run({ deviceId: at.deviceId, nowMs: at.nowMs })
  }

  placeDevice({ deviceId, place }: { deviceId: DeviceId; place: string }): void {
    this.#queries.place.run({ deviceId, place })
  }

  /** The first time is what counts. @throws ChatError `not-found` when it is not this account's. */
  revoke(at: { accountId: AccountId; deviceId: DeviceId; nowMs: number }): void {
    const stored = this.#queries.byId.get({ deviceId: at.deviceId })
    if (stored?.accountId !== at.accountId) throw new ChatError('not-found')
    const { checksum: _before, ...row } = stored
    inCommon(stored)
    if (row.revokedAtMs !== null) return
    const { deviceId, revokedAtMs, checksum } = rows.seal({ ...row, revokedAtMs: at.nowMs })
    this.#queries.revoke.run({ deviceId, revokedAtMs, checksum })
  }
}

function inCommon(stored: Checked<DeviceRow>) {
  const row = rows.open(stored)
  const { deviceId, accountId, certificateBody: body, certificateSignature: signature, createdAtMs } = row
  const device = { deviceId, accountId, certificate: { body, signature }, createdAtMs }
  return row.revokedAtMs === null ? device : { ...device, revokedAtMs: row.revokedAtMs }
}

function isSame(one: DeviceRecord, other: DeviceRecord): boolean {
  return (
    one.accountId === other.accountId &&
    one.certificate.body === other.certificate.body &&
    one.certificate.signature === other.certificate.signature
  )
}
