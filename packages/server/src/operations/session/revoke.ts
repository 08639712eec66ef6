import { ChatError, revokeSession } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

/** Somebody else's session answers like one that never was. */
export const handleRevokeSession = handleDevice(revokeSession, async (context, { sessionId }) => {
  const { caller, storage, bus, nowMs } = context
  const session = await storage.session({ sessionId, nowMs: nowMs() })
  if (session?.accountId !== caller.accountId) throw new ChatError('not-found')
  await storage.endSession({ sessionId })
  bus.publish({ kind: 'session-over', sessionId })
  return {}
})
