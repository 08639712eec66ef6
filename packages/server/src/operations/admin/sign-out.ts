import { ChatError, signOutAccount } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'
import { accountOf } from './account-of.ts'
import { tellSessionsOver } from './end-sessions.ts'

export const handleSignOutAccount = handleAdmin(signOutAccount, async (context, { accountId, sessionId }) => {
  await accountOf(context, accountId)
  const { storage, nowMs } = context
  if (sessionId === undefined) {
    const ended = await storage.endSessionsOf({ accountId })
    tellSessionsOver(context, ended)
    return { ended: ended.length }
  }
  const session = await storage.session({ sessionId, nowMs: nowMs() })
  if (session?.accountId !== accountId) throw new ChatError('not-found')
  await storage.endSession({ sessionId })
  tellSessionsOver(context, [sessionId])
  return { ended: 1 }
})
