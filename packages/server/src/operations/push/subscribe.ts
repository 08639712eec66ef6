import { subscribePush } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleSubscribePush = handleDevice(subscribePush, async (context, input) => {
  const { caller, storage, waking, nowMs } = context
  const { subscriptionId, provider, endpoint, keys, quiet = { rooms: [] } } = input
  const told = waking.check(provider, { subscriptionId, endpoint, ...(keys && { keys }) })
  const { accountId, deviceId } = caller
  const push = { subscriptionId, accountId, deviceId, provider, endpoint, ...(keys && { keys }), quiet }
  await storage.putPush({ push: { ...push, createdAtMs: nowMs() } })
  return told
})
