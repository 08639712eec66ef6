import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { EventId, RoomId } from '../../values.ts'

/** Takes effect at once: nothing numbered later reaches the caller. Another member's client then commits the removal. */
export const leaveRoom = defineOperation({
  name: 'room.leave',
  says: 'Leaves a room, or takes back a request to join it.',
  http: 'POST /v1/rooms/{roomId}/leave',
  access: 'device',
  input: z.strictObject({ roomId: RoomId, eventId: EventId }),
  output: z.strictObject({}),
  errors: ['not-found'],
})
