import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { RoomId, Seq } from '../../values.ts'

export const takeWelcome = defineOperation({
  name: 'room.welcomed',
  says: 'Removes a Welcome that this device has used, or cannot use.',
  http: 'DELETE /v1/welcomes/{roomId}/{seq}',
  access: 'device',
  input: z.strictObject({ roomId: RoomId, seq: Seq }),
  output: z.strictObject({}),
  errors: [],
})
