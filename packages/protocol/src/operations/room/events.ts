import { z } from 'zod'
import { RoomEvent } from '../../event.ts'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { Place, RoomId } from '../../values.ts'

/**
 * Reads a room's log. With `after`: forward from that place; with `before`: the page that ends just before it.
 * The page is in log order either way. In `since-join` rooms nothing before the caller joined is returned.
 */
export const readEvents = defineOperation({
  name: 'room.events',
  says: 'Reads a page of a room’s log, forward or backward from a place.',
  http: 'GET /v1/rooms/{roomId}/events',
  access: 'member',
  input: z
    .strictObject({
      roomId: RoomId,
      after: Place.optional(),
      before: Place.optional(),
      limit: z.int().min(1).max(limits.historyPageEvents).default(limits.historyPageEvents),
    })
    .refine(
      (input) => (input.after === undefined) !== (input.before === undefined),
      'give exactly one of after and before',
    ),
  output: z.strictObject({
    events: z.array(RoomEvent).max(limits.historyPageEvents),
    /** Whether the log goes on in that direction. */
    more: z.boolean(),
  }),
  errors: [],
})
