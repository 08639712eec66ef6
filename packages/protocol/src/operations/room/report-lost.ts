import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { EventId, RoomId } from '../../values.ts'

/** For a device that cannot process the group's commits any more: any member's client removes and re-adds it. */
export const reportLost = defineOperation({
  name: 'room.report-lost',
  says: 'Asks the room to remove this device from its group and to add it again.',
  http: 'POST /v1/rooms/{roomId}/lost',
  access: 'member',
  input: z.strictObject({ roomId: RoomId, eventId: EventId }),
  output: z.strictObject({}),
  errors: [],
  cost: 5,
})
