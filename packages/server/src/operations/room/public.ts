import { listPublicRooms, type OutputOf } from '@securechat/protocol'
import type { DeviceCaller } from '../../caller.ts'
import { type Context, handleDevice } from '../../operation.ts'
import { mayMakePublic } from '../../policy.ts'
import { actorOf } from '../people/actor-of.ts'

/** What there is of public rooms, and whether the caller may make one. */
export async function publicRoomsFor({
  storage,
  caller,
  publicRooms,
}: Context<DeviceCaller>): Promise<OutputOf<typeof listPublicRooms>> {
  const mayCreate = mayMakePublic(publicRooms, await actorOf(storage, caller))
  return { rooms: await storage.publicRooms(), mayCreate }
}

export const handleListPublicRooms = handleDevice(listPublicRooms, publicRoomsFor)
