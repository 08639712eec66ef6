import { type AccountId, ChatError, type Member, type Room, type RoomId } from '@securechat/protocol'
import type { Storage } from '../../storage/storage.ts'

/**
 * A room as it is now, with the caller's own membership in it: one reading, so that the two fit together.
 *
 * @throws ChatError `not-found` when the caller is not (or no longer) a member.
 */
export async function roomOf(
  storage: Pick<Storage, 'room'>,
  at: { roomId: RoomId; accountId: AccountId },
): Promise<{ room: Room; member: Member }> {
  const room = await storage.room({ roomId: at.roomId })
  const member = room?.members.find((one) => one.accountId === at.accountId)
  if (!room || member?.state !== 'joined') throw new ChatError('not-found')
  return { room, member }
}
