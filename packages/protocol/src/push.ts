import { z } from 'zod'
import { MessageEvent } from './event.ts'
import { limits } from './limits.ts'
import { RoomId, Seq } from './values.ts'

/**
 * What a push says, once the device has opened it. Push services see it sealed (RFC 8291) and padded to one of a few sizes.
 * `event` is the message as the log has it, itself sealed end to end, where it is small enough to come along.
 */
export const PushPayload = z.strictObject({
  kind: z.literal('message'),
  roomId: RoomId,
  /** The newest of `count` messages that this push speaks of. */
  seq: Seq,
  count: z.int().min(1),
  event: MessageEvent.optional(),
})
export type PushPayload = z.infer<typeof PushPayload>

/** Sizes that a payload is padded to, so that its length says little. The largest still fits what push services take (RFC 8030 §7.2). */
export const pushPaddedBytes = [256, 1024, limits.pushPayloadBytes] as const
