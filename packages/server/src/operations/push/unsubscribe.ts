import { unsubscribePush } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleUnsubscribePush = handleDevice(
  unsubscribePush,
  async ({ caller: { accountId }, storage }, { subscriptionId }) => {
    await storage.removePush({ subscriptionId, accountId })
    return {}
  },
)
