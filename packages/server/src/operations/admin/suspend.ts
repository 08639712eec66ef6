import { suspendAccount } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'
import { accountOf } from './account-of.ts'
import { tellSessionsOver } from './end-sessions.ts'

export const handleSuspendAccount = handleAdmin(suspendAccount, async (context, { accountId }) => {
  await accountOf(context, accountId)
  const { storage, nowMs } = context
  const ended = await storage.setStanding({ accountId, state: 'suspended', nowMs: nowMs() })
  tellSessionsOver(context, ended)
  return { ended: ended.length }
})
