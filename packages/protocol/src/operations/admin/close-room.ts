import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { RoomId } from '../../values.ts'

export const closeRoom = defineOperation({
  name: 'admin.close-room',
  says: 'Ends everybody’s membership of a room and its invitations. Nobody can come back into it.',
  http: 'POST /v1/admin/rooms/{roomId}/close',
  access: 'admin',
  input: z.strictObject({ roomId: RoomId }),
  output: z.strictObject({ left: z.int().min(0) }),
  errors: ['not-allowed', 'not-found'],
  cost: 10,
})
