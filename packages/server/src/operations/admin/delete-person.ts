import { deleteAccount } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'
import { accountOf } from './account-of.ts'
import { tellPersonChanged, tellSessionsOver } from './end-sessions.ts'
import { leaveFor } from './leave-for.ts'

/** First shut out, then taken out of every room, then stripped: interrupted anywhere, it can be asked for again. */
export const handleDeleteAccount = handleAdmin(deleteAccount, async (context, { accountId }) => {
  await accountOf(context, accountId)
  const { storage, nowMs } = context
  tellSessionsOver(context, await storage.setStanding({ accountId, state: 'suspended', nowMs: nowMs() }))
  for (const room of await storage.rooms({ accountId })) await leaveFor(context, room, accountId)
  for (const { deviceId } of await storage.ownDevices({ accountId }))
    tellSessionsOver(context, await storage.revokeDevice({ accountId, deviceId, nowMs: nowMs() }))
  tellSessionsOver(context, await storage.setStanding({ accountId, state: 'deleted', nowMs: nowMs() }))
  tellPersonChanged(context, accountId)
  return {}
})
