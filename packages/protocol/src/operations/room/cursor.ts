import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { Place, RoomId } from '../../values.ts'

/** Cursors only move forward; an older value changes nothing. `delivered` is at least `read`. */
export const moveCursor = defineOperation({
  name: 'room.cursor',
  says: 'Says how far this account has received and read a room.',
  http: 'PUT /v1/rooms/{roomId}/cursor',
  access: 'member',
  input: z.strictObject({ roomId: RoomId, delivered: Place, read: Place }),
  output: z.strictObject({}),
  errors: [],
})
