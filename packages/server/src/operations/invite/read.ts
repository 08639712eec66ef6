import { ChatError, readInvite } from '@securechat/protocol'
import { handleAnyone } from '../../operation.ts'

export const handleReadInvite = handleAnyone(readInvite, async ({ storage, nowMs }, { inviteId }) => {
  const invite = await storage.invite({ inviteId, nowMs: nowMs() })
  if (!invite) throw new ChatError('invite-over')
  const { roomId, sealed, expiresAtMs } = invite
  return { roomId, sealed, expiresAtMs }
})
