import { endSession } from '@securechat/protocol'
import { handleAccount } from '../../operation.ts'

export const handleEndSession = handleAccount(endSession, async ({ caller, storage, bus }) => {
  await storage.endSession({ sessionId: caller.sessionId })
  bus.publish({ kind: 'session-over', sessionId: caller.sessionId })
  return {}
})
