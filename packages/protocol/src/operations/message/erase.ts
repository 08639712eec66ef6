import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { EventId, RoomId } from '../../values.ts'

/** Takes the sealed bytes of messages away for good; their entries stay, as `erased`. Rules: docs/spec/delivery.md DL19. */
export const eraseMessages = defineOperation({
  name: 'message.erase',
  says: 'Erases sealed messages from a room’s log: one’s own, or anybody’s for who administers the room. Their numbers stay.',
  http: 'POST /v1/rooms/{roomId}/messages/erase',
  access: 'member',
  input: z.strictObject({
    roomId: RoomId,
    eventIds: z.array(EventId).min(1).max(limits.erasedAtOnce),
  }),
  output: z.strictObject({}),
  errors: ['not-allowed'],
})
