import { revokeAppPassword } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleRevokeAppPassword = handleDevice(revokeAppPassword, async (context, { appPasswordId }) => {
  const { caller, storage, bus } = context
  await storage.removeAppPassword({ accountId: caller.accountId, appPasswordId })
  bus.publish({ kind: 'session-over', sessionId: appPasswordId, reason: 'revoked' })
  return {}
})
