import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, DeviceId, PushSubscriptionId } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import { limits } from '@securechat/protocol/limits'
import type { PushRecord } from '../records.ts'
import type { Tables } from '../tables.ts'
import { checkedRows, type Checked } from './checked-rows.ts'
import { prepareAll, query } from './query.ts'

type PushRow = { subscriptionId: PushSubscriptionId; accountId: AccountId; deviceId: DeviceId; body: string }

const columns = ['subscriptionId', 'accountId', 'deviceId', 'body'] as const
const rows = checkedRows<PushRow>('pushSubscription', columns)
const names = columns.join(', ')

const queries = {
  put: query(`insert or replace into pushSubscription (${names}, checksum)
    values (:subscriptionId, :accountId, :deviceId, :body, :checksum)`),
  byId: query<Checked<PushRow>>(
    `select ${names}, checksum from pushSubscription where subscriptionId = :subscriptionId`,
  ),
  countOthers: query<{ count: number }>(`select count(*) as count from pushSubscription
    where deviceId = :deviceId and subscriptionId <> :subscriptionId`),
  byAccounts: query<Checked<PushRow>>(`select ${names}, checksum from pushSubscription
    where accountId in (select value from json_each(:accountIds)) order by subscriptionId`),
  remove: query(
    'delete from pushSubscription where subscriptionId = :subscriptionId and accountId = :accountId',
  ),
  removeOfDevice: query('delete from pushSubscription where deviceId = :deviceId'),
}

/** By which ways devices are woken: docs/push.md. */
export class PushSubscriptions implements Pick<Tables, 'putPush' | 'pushes' | 'removePush'> {
  readonly #queries

  constructor(db: DatabaseSync) {
    this.#queries = prepareAll(db, queries)
  }

  /** @throws ChatError `not-found` for an id of another device, `push-refused` over `limits.pushSubscriptionsPerDevice`. */
  putPush({ push }: { push: PushRecord }): void {
    const { subscriptionId, accountId, deviceId, ...body } = push
    const stored = this.#queries.byId.get({ subscriptionId })
    if (stored && stored.deviceId !== deviceId) throw new ChatError('not-found')
    const others = this.#queries.countOthers.get({ deviceId, subscriptionId })?.count ?? 0
    if (others >= limits.pushSubscriptionsPerDevice) throw new ChatError('push-refused')
    this.#queries.put.run(rows.seal({ subscriptionId, accountId, deviceId, body: JSON.stringify(body) }))
  }

  pushes({ accountIds }: { accountIds: AccountId[] }): PushRecord[] {
    const found = this.#queries.byAccounts.all({ accountIds: JSON.stringify(accountIds) })
    return found.map((row) => {
      const { body, ...rest } = rows.open(row)
      // SAFETY: written by putPush.
      return { ...rest, ...(JSON.parse(body) as object) } as PushRecord
    })
  }

  removePush({ subscriptionId, accountId }: { subscriptionId: string; accountId: AccountId }): void {
    this.#queries.remove.run({ subscriptionId, accountId })
  }

  dropAllOf(deviceId: DeviceId): void {
    this.#queries.removeOfDevice.run({ deviceId })
  }
}
