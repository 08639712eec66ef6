import {
  type AccountId,
  ChatError,
  type DeviceId,
  limits,
  type PushSubscriptionId,
} from '@securechat/protocol'
import type { PushRecord } from '../records.ts'
import { prepared, query, type Sql } from './query.ts'

interface PushRow {
  subscriptionId: PushSubscriptionId
  accountId: AccountId
  deviceId: DeviceId
  body: string
}

const queries = prepared('push_subscription', {
  /** Subscribing and revoking take turns, so that nothing is left of a device that is gone. */
  lockDevice: query<{ one: number }>(
    'select 1 as one from device where device_id = $1 and revoked_at_ms is null for update',
  ),
  put: query(`insert into push_subscription (subscription_id, account_id, device_id, body)
    values ($1, $2, $3, $4) on conflict (subscription_id) do update set body = excluded.body
    where push_subscription.device_id = excluded.device_id`),
  countOthers: query<{ count: number }>(`select count(*)::int as count from push_subscription
    where device_id = $1 and subscription_id <> $2`),
  byAccounts: query<PushRow>(`select subscription_id as "subscriptionId", account_id as "accountId",
    device_id as "deviceId", body from push_subscription
    where account_id = any($1::text[]) order by subscription_id`),
  remove: query('delete from push_subscription where subscription_id = $1 and account_id = $2'),
})

/** @throws ChatError `not-found` for an id of another device, `push-refused` over `limits.pushSubscriptionsPerDevice`. */
export async function putPush(sql: Sql, { push }: { push: PushRecord }): Promise<void> {
  const { subscriptionId, accountId, deviceId, ...body } = push
  if (!(await sql.first(queries.lockDevice, [deviceId]))) throw new ChatError('not-found')
  const others = (await sql.first(queries.countOthers, [deviceId, subscriptionId]))?.count ?? 0
  if (others >= limits.pushSubscriptionsPerDevice) throw new ChatError('push-refused')
  const put = await sql.run(queries.put, [subscriptionId, accountId, deviceId, JSON.stringify(body)])
  if (put === 0) throw new ChatError('not-found')
}

export async function pushes(sql: Sql, { accountIds }: { accountIds: AccountId[] }): Promise<PushRecord[]> {
  const rows = await sql.all(queries.byAccounts, [accountIds])
  // SAFETY: written by putPush.
  return rows.map(({ body, ...rest }) => ({ ...rest, ...(JSON.parse(body) as object) }) as PushRecord)
}

export async function removePush(
  sql: Sql,
  { subscriptionId, accountId }: { subscriptionId: string; accountId: AccountId },
): Promise<void> {
  await sql.run(queries.remove, [subscriptionId, accountId])
}
