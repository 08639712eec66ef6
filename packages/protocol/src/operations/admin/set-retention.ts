import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { RoomId } from '../../values.ts'
import { KeepDays } from './room.ts'

export const setRetention = defineOperation({
  name: 'admin.set-retention',
  says: 'Says how many days messages are kept, in one room or wherever no rule of its own is set, or the audit log; without days: for good.',
  http: 'PUT /v1/admin/retention',
  access: 'admin',
  input: z.strictObject({
    what: z.enum(['messages', 'audit']),
    /** Only this room’s messages. */
    roomId: RoomId.optional(),
    days: KeepDays.optional(),
  }),
  output: z.strictObject({}),
  errors: ['not-allowed', 'not-found'],
})
