import { ChatError, createRoom, type InputOf } from '@securechat/protocol'
import { announce } from '../../announce.ts'
import type { DeviceCaller } from '../../caller.ts'
import { checkNameIsFree } from '../../public-rooms.ts'
import { mayMakePublic } from '../../policy.ts'
import { actorOf } from '../people/actor-of.ts'
import { type Context, handleDevice } from '../../operation.ts'

export const handleCreateRoom = handleDevice(createRoom, async (context, input) => {
  const { caller, storage, bus, nowMs } = context
  const { accountId, deviceId } = caller
  if (input.kind === 'direct') await checkPartner(context, input)
  if (input.kind === 'public') await checkMayMakePublic(context, input)
  const createdAtMs = nowMs()
  const { room, isNew } = await storage.createRoom({ ...input, accountId, deviceId, nowMs: createdAtMs })

  const place = { roomId: input.roomId, seq: 1, eventId: input.eventId, accountId, deviceId }
  const event = { kind: 'roster', ...place, acceptedAtMs: createdAtMs, change: 'created' } as const
  if (isNew) announce(bus, { event, isNew, rosterSeq: 1 })
  const signal = { kind: 'open-room', roomId: room.roomId } as const
  if (isNew && (room.kind === 'open' || room.kind === 'public'))
    bus.publish({ kind: 'signal', signal, to: 'everybody' })
  return { room, isNew }
})

type PublicInput = Extract<InputOf<typeof createRoom>, { kind: 'public' }>

/** Asking again for a room that is there is no question of its name. */
async function checkMayMakePublic(context: Context<DeviceCaller>, input: PublicInput): Promise<void> {
  if (!mayMakePublic(context.publicRooms, await actorOf(context.storage, context.caller)))
    throw new ChatError('not-allowed')
  if (!(await context.storage.room({ roomId: input.roomId })))
    await checkNameIsFree(context.storage, input.profile.name)
}

type DirectInput = Extract<InputOf<typeof createRoom>, { kind: 'direct' }>

async function checkPartner({ caller, storage }: Context<DeviceCaller>, input: DirectInput): Promise<void> {
  if (input.with === caller.accountId) throw new ChatError('bad-request')
  if (!(await storage.accountById({ accountId: input.with }))) throw new ChatError('not-found')
}
