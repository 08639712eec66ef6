import { ChatError, type EventId, type InputOf, joinRoom, type Room } from '@securechat/protocol'
import type { DeviceCaller } from '../../caller.ts'
import { type Context, handleDevice } from '../../operation.ts'
import { appendRoster } from './append-roster.ts'

/** Asking twice, or as a member, is harmless. */
export const handleJoinRoom = handleDevice(joinRoom, async (context, input) => {
  const { caller, storage } = context
  const { roomId, eventId, proof } = input
  const room = await storage.room({ roomId })
  const isIn = room?.members.some((member) => member.accountId === caller.accountId)
  if (room && isIn) return { room }

  if (room?.kind === 'public') await enterPublic(context, room, eventId)
  else {
    await checkMayAsk(context, room, input)
    await appendRoster(context, { roomId, eventId, change: 'asked', ...(proof && { proof }) })
  }
  const joined = await storage.room({ roomId })
  if (!joined) throw new ChatError('not-found')
  return { room: joined }
})

/** No group has to let anybody in. A room of two is for those two. @throws ChatError `not-found` */
async function enterPublic(context: Context<DeviceCaller>, room: Room, eventId: EventId): Promise<void> {
  if (room.profile?.isDirect) throw new ChatError('not-found')
  await appendRoster(context, { roomId: room.roomId, eventId, change: 'joined' })
}

/** Open rooms, for everybody; group rooms, by an invitation to this one. What the proof is worth, members' clients check. */
async function checkMayAsk(
  { storage, nowMs }: Context<DeviceCaller>,
  room: Room | undefined,
  { proof }: InputOf<typeof joinRoom>,
): Promise<void> {
  if (!room || room.kind === 'direct') throw new ChatError('not-found')
  if (proof === undefined) {
    if (room.kind !== 'open') throw new ChatError('not-found')
    return
  }
  const invite = await storage.invite({ inviteId: proof.inviteId, nowMs: nowMs() })
  if (!invite) throw new ChatError('invite-over')
  if (invite.roomId !== room.roomId) throw new ChatError('not-found')
}
