import { listInvites } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'

export const handleListInvites = handleAdmin(listInvites, async ({ storage, nowMs }) => {
  const invites = await storage.invites({ nowMs: nowMs() })
  return {
    invites: invites.map(({ inviteId, roomId, accountId: madeBy, createdAtMs, expiresAtMs, usesLeft }) => ({
      inviteId,
      roomId,
      madeBy,
      createdAtMs,
      expiresAtMs,
      usesLeft,
    })),
  }
})
