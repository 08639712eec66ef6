import { ChatError, closeRoom } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'
import { leaveFor } from './leave-for.ts'

/** Its invitations first, so that nobody comes in behind those who go. */
export const handleCloseRoom = handleAdmin(closeRoom, async (context, { roomId }) => {
  const { storage, bus, nowMs } = context
  const found = await storage.room({ roomId })
  if (!found) throw new ChatError('not-found')
  for (const { inviteId, roomId: to } of await storage.invites({ nowMs: nowMs() }))
    if (to === roomId) await storage.revokeInvite({ inviteId })
  let left = 0
  // Somebody may be let in while others leave; with nobody in it, nobody can be.
  for (let room = found; room.members.length > 0; room = (await storage.room({ roomId })) ?? room) {
    for (const { accountId } of room.members) await leaveFor(context, room, accountId)
    left += room.members.length
  }
  if (found.kind === 'open')
    bus.publish({ kind: 'signal', signal: { kind: 'open-room', roomId }, to: 'everybody' })
  return { left }
})
