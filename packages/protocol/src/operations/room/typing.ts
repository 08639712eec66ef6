import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { RoomId } from '../../values.ts'

export const signalTyping = defineOperation({
  name: 'room.typing',
  says: 'Tells the room that the caller is writing. Never stored.',
  http: 'POST /v1/rooms/{roomId}/typing',
  access: 'member',
  input: z.strictObject({ roomId: RoomId }),
  output: z.strictObject({}),
  errors: [],
})
