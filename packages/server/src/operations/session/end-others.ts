import { endOtherSessions } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleEndOtherSessions = handleDevice(endOtherSessions, async ({ caller, storage, bus }) => {
  const { accountId, sessionId: exceptSessionId } = caller
  const ended = await storage.endSessionsOf({ accountId, exceptSessionId })
  for (const sessionId of ended) bus.publish({ kind: 'session-over', sessionId })
  return { ended: ended.length }
})
