import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { AccountId, EventId, RoomId } from '../../values.ts'

/** Public rooms only: elsewhere, members and what they may do are the group's business. Repeating is harmless. */
export const changeMember = defineOperation({
  name: 'room.member',
  says: 'Adds somebody to a public room, removes them, or makes them its administrator or an ordinary member.',
  http: 'POST /v1/rooms/{roomId}/members',
  access: 'member',
  input: z.strictObject({
    roomId: RoomId,
    eventId: EventId,
    accountId: AccountId,
    change: z.enum(['added', 'removed', 'promoted', 'demoted']),
  }),
  output: z.strictObject({}),
  errors: ['not-allowed', 'not-found', 'room-full'],
})
