import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { bytes, RoomId } from '../../values.ts'
import { PublicRooms } from './public.ts'

export const browseRooms = defineOperation({
  name: 'room.browse',
  says: 'Lists the open rooms of the workspace, and the public ones.',
  http: 'GET /v1/rooms/open',
  access: 'device',
  input: z.strictObject({}),
  output: z.strictObject({
    rooms: z.array(
      z.strictObject({
        roomId: RoomId,
        sealedProfile: bytes(limits.sealedProfileBytes),
        memberCount: z.int().min(0),
      }),
    ),
    public: PublicRooms,
  }),
  errors: [],
})
