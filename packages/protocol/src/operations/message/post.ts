import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { PublicContent } from '../../public-room.ts'
import { EventId, FileId, RoomId, Seq, TimeMs } from '../../values.ts'

/** Says something in a public room, where the server reads it. Encrypted rooms refuse it, as public ones refuse sealed messages. */
export const postMessage = defineOperation({
  name: 'message.post',
  says: 'Puts one message, not sealed, at the end of a public room’s log; answered once it is stored and synced.',
  http: 'POST /v1/rooms/{roomId}/posts',
  access: 'member',
  input: z.strictObject({
    roomId: RoomId,
    eventId: EventId,
    sentAtMs: TimeMs,
    content: PublicContent,
    fileIds: z
      .array(FileId)
      .min(1)
      .max(2 * limits.filesPerMessage)
      .optional(),
  }),
  output: z.strictObject({ seq: Seq, acceptedAtMs: TimeMs }),
  errors: ['not-allowed', 'too-large', 'message-stale', 'file-missing', 'name-taken'],
})
