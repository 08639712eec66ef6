import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { bytes, Epoch, EventId, exactBytes, RoomId, Seq, TimeMs } from '../../values.ts'

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
  }),
  output: z.strictObject({ seq: Seq, acceptedAtMs: TimeMs }),
  errors: ['epoch-stale', 'message-stale', 'message-replayed'],
})
