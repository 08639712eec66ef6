import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { bytes, Epoch, EventId, exactBytes, FileId, RoomId, Seq, TimeMs } from '../../values.ts'

/** Puts one sealed message at the end of a room's log. Rules: docs/spec/delivery.md. */
export const sendMessage = defineOperation({
  name: 'message.send',
  says: 'Puts one sealed message at the end of a room’s log; answered once it is stored and synced.',
  http: 'POST /v1/rooms/{roomId}/messages',
  access: 'member',
  input: z.strictObject({
    roomId: RoomId,
    eventId: EventId,
    /** The last commit the sender had processed: the server's idea of an epoch (docs/spec/groups.md). */
    afterCommitSeq: Seq,
    epoch: Epoch,
    sentAtMs: TimeMs,
    frankingTag: exactBytes(32),
    frame: bytes(limits.frameBytes),
    /** Uploads that the message speaks of: kept for as long as it is, and given to the room's members. */
    fileIds: z
      .array(FileId)
      .min(1)
      .max(2 * limits.filesPerMessage)
      .optional(),
    /** It calls for nobody: a reaction, an edit, a vote. No sleeping device is woken for it. */
    isQuiet: z.literal(true).optional(),
  }),
  output: z.strictObject({ seq: Seq, acceptedAtMs: TimeMs }),
  errors: ['epoch-stale', 'message-stale', 'message-replayed', 'file-missing'],
})
