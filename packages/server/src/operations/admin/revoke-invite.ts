import { ChatError, withdrawInvite } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'

export const handleWithdrawInvite = handleAdmin(withdrawInvite, async ({ storage, nowMs }, { inviteId }) => {
  if (!(await storage.invite({ inviteId, nowMs: nowMs() }))) throw new ChatError('not-found')
  await storage.revokeInvite({ inviteId })
  return {}
})
