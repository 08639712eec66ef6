import { endSession } from '@securechat/protocol'
import { handleAccount } from '../../operation.ts'

export const handleEndSession = handleAccount(endSession, async ({ caller, storage, bus }) => {
  await storage.endSession({ tokenHash: caller.tokenHash })
  bus.publish({ kind: 'session-over', tokenHash: caller.tokenHash })
  return {}
})
