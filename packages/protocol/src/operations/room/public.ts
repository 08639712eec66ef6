import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { PublicProfile } from '../../public-room.ts'
import { RoomId } from '../../values.ts'

/** What there is of public rooms, and whether the caller may make one. */
export const PublicRooms = z.strictObject({
  rooms: z.array(z.strictObject({ roomId: RoomId, profile: PublicProfile, memberCount: z.int().min(0) })),
  mayCreate: z.boolean(),
})

export const listPublicRooms = defineOperation({
  name: 'room.public',
  says: 'Lists the public rooms of the workspace, and whether the caller may make one.',
  http: 'GET /v1/rooms/public',
  access: 'device',
  input: z.strictObject({}),
  output: PublicRooms,
  errors: [],
})
