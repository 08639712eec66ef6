import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { bytes, RoomId } from '../../values.ts'

/** The directory copy of an open room's name and topic, sealed under the workspace key. Members learn of changes by a sealed message. */
export const describeRoom = defineOperation({
  name: 'room.describe',
  says: 'Replaces the sealed name and topic under which an open room is listed.',
  http: 'PUT /v1/rooms/{roomId}/profile',
  access: 'member',
  input: z.strictObject({ roomId: RoomId, sealedProfile: bytes(limits.sealedProfileBytes) }),
  output: z.strictObject({}),
  errors: ['not-allowed'],
})
