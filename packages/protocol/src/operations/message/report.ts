import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import {
  AccountId,
  bytes,
  DeviceId,
  Epoch,
  EventId,
  exactBytes,
  ReportId,
  RoomId,
  Seq,
  TimeMs,
} from '../../values.ts'

/**
 * One message with everything that proves who said it, and no other message: the log's own words about it, and what
 * only somebody who opened it can know (salt, signature, content).
 */
export const ReportedMessage = z.strictObject({
  roomId: RoomId,
  seq: Seq,
  eventId: EventId,
  accountId: AccountId,
  deviceId: DeviceId,
  epoch: Epoch,
  /** From the frame's header: which key sealed it, as hexadecimal digits, and its place in that key's run. */
  kid: z.string().regex(/^[0-9a-f]{1,16}$/),
  counter: z.int().min(0),
  sentAtMs: TimeMs,
  acceptedAtMs: TimeMs,
  frankingTag: exactBytes(32),
  serverFrank: exactBytes(32),
  salt: exactBytes(32),
  signature: exactBytes(64),
  content: bytes(limits.contentBytes),
})
export type ReportedMessage = z.infer<typeof ReportedMessage>

/** Reveals one message to those who look after the workspace. Its content reaches the server with this, and only with this. */
export const reportMessage = defineOperation({
  name: 'message.report',
  says: 'Reveals one message, with proof of who sent it, to the workspace’s owner and administrators.',
  http: 'POST /v1/rooms/{roomId}/reports',
  access: 'member',
  input: z.strictObject({
    roomId: RoomId,
    /** Made by the reporter; reporting the same again is harmless. */
    reportId: ReportId,
    message: ReportedMessage.omit({ roomId: true }),
    /** Why, in the reporter's words. */
    reason: z.string().max(limits.reasonCharacters),
  }),
  output: z.strictObject({}),
  errors: ['report-unproven'],
})
