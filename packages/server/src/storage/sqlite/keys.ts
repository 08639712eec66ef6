import type { DatabaseSync } from 'node:sqlite'
import type { DeviceId, KeyPackageUpload } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import { limits } from '@securechat/protocol/limits'
import type { Tables } from '../tables.ts'
import { fromBlob, toBlob } from '../blob.ts'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'

/** How many packages of a device are remembered once handed out, so that publishing one again does not revive it. */
const SPENT_KEPT = 1000

type PackageRow = { deviceId: DeviceId; ref: string; body: Uint8Array }

const rows = checkedRows<PackageRow>('keyPackage', ['deviceId', 'ref', 'body'])

const queries = {
  hasDevice: query<{ one: 1 }>(
    'select 1 as one from device where deviceId = :deviceId and revokedAtMs is null',
  ),
  add: query(`insert into keyPackage (deviceId, ref, body, checksum)
    values (:deviceId, :ref, :body, :checksum) on conflict do nothing`),
  setLastResort: query(`insert or replace into lastResort (deviceId, ref, body, checksum)
    values (:deviceId, :ref, :body, :checksum)`),
  count: query<{ count: number }>(
    'select count(*) as count from keyPackage where deviceId = :deviceId and body is not null',
  ),
  dropOldest: query(`delete from keyPackage where deviceId = :deviceId and body is not null and packageNo <=
    (select packageNo from keyPackage where deviceId = :deviceId and body is not null
     order by packageNo desc limit 1 offset ${limits.keyPackagesPerDevice})`),
  dropSpent: query(`delete from keyPackage where deviceId = :deviceId and body is null and packageNo <=
    (select packageNo from keyPackage where deviceId = :deviceId and body is null
     order by packageNo desc limit 1 offset ${SPENT_KEPT})`),
  oldest: query<
    Checked<PackageRow> & { packageNo: number }
  >(`select packageNo, deviceId, ref, body, checksum from keyPackage
    where deviceId = :deviceId and body is not null order by packageNo limit 1`),
  spend: query('update keyPackage set body = null where packageNo = :packageNo'),
  dropAll: query('delete from keyPackage where deviceId = :deviceId'),
  dropLastResort: query('delete from lastResort where deviceId = :deviceId'),
  lastResort: query<Checked<PackageRow>>(
    'select deviceId, ref, body, checksum from lastResort where deviceId = :deviceId',
  ),
}

/** Key packages, by which others add a device to groups. */
export class Keys implements Pick<Tables, 'publishKeys' | 'claimKeys'> {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  /** Over the limit the oldest go. @throws ChatError `not-found` for an unknown or revoked device. */
  publishKeys(at: { deviceId: DeviceId; keyPackages: KeyPackageUpload }): number {
    const { deviceId, keyPackages } = at
    if (!this.#queries.hasDevice.get({ deviceId })) throw new ChatError('not-found')
    for (const { ref, keyPackage } of keyPackages.oneTime) {
      this.#queries.add.run(rows.seal({ deviceId, ref, body: toBlob(keyPackage) }))
    }
    if (keyPackages.lastResort) {
      const { ref, keyPackage } = keyPackages.lastResort
      this.#queries.setLastResort.run(rows.seal({ deviceId, ref, body: toBlob(keyPackage) }))
    }
    this.#queries.dropOldest.run({ deviceId })
    this.#queries.dropSpent.run({ deviceId })
    return this.#count(deviceId)
  }

  claimKeys(at: { deviceIds: DeviceId[] }): { deviceId: DeviceId; keyPackage: string; left: number }[] {
    return [...new Set(at.deviceIds)].flatMap((deviceId) => {
      const body = this.#takeOne(deviceId) ?? this.#lastResort(deviceId)
      return body ? [{ deviceId, keyPackage: fromBlob(body), left: this.#count(deviceId) }] : []
    })
  }

  dropAllOf(deviceId: DeviceId): void {
    this.#queries.dropAll.run({ deviceId })
    this.#queries.dropLastResort.run({ deviceId })
  }

  #takeOne(deviceId: DeviceId): Uint8Array | undefined {
    const found = this.#queries.oldest.get({ deviceId })
    if (!found) return undefined
    this.#queries.spend.run({ packageNo: found.packageNo })
    return rows.open(found).body
  }

  #lastResort(deviceId: DeviceId): Uint8Array | undefined {
    const row = this.#queries.lastResort.get({ deviceId })
    return row && rows.open(row).body
  }

  #count(deviceId: DeviceId): number {
    return this.#queries.count.get({ deviceId })?.count ?? 0
  }
}
