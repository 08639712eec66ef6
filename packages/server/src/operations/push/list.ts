import { listPush, type PushSubscription } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import type { PushRecord } from '../../storage/records.ts'

export const handleListPush = handleDevice(listPush, async ({ caller, storage }) => {
  const found = await storage.pushes({ accountIds: [caller.accountId] })
  return { subscriptions: found.map(shown) }
})

/** Who knows a whole endpoint can push to it, so it is shown to nobody again. */
function shown({ subscriptionId, deviceId, provider, endpoint, createdAtMs }: PushRecord): PushSubscription {
  const host = URL.parse(endpoint)?.host ?? ''
  return { subscriptionId, deviceId, provider, host, createdAtMs }
}
