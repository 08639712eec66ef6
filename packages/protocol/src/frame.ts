import { z } from 'zod'
import { ChatError, errors, type ErrorCode } from './errors.ts'
import { RoomEvent } from './event.ts'
import { limits } from './limits.ts'
import { Signal } from './signal.ts'
import { AccountId, DeviceId, exactBytes, TimeMs } from './values.ts'

/** Raised when a change to the wire would confuse an older peer. */
export const PROTOCOL_VERSION = 1

/** The WebSocket subprotocol of JSON frames. */
export const JSON_SUBPROTOCOL = 'securechat.v1.json'

const errorCode = z.enum(Object.keys(errors) as [ErrorCode, ...ErrorCode[]])

/** Matches a reply to its request; chosen by the client, unique among its requests in flight. */
const RequestId = z.int().min(0)

/**
 * First thing a client says. `signature` is Ed25519 by the device's frame key over
 * `"SecureChat socket v1" ‖ 0x00 ‖ origin ‖ 0x00 ‖ nonce (32 bytes) ‖ deviceId (16 bytes)`; `origin` is the one the server is reached at.
 */
export const OpenFrame = z.strictObject({
  open: z.strictObject({ token: z.string().min(1).max(limits.tokenCharacters), signature: exactBytes(64) }),
})
export type OpenFrame = z.infer<typeof OpenFrame>

/** What a client says after that: ask for an operation. */
export const RequestFrame = z.strictObject({ id: RequestId, op: z.string().max(64), input: z.unknown() })
export type RequestFrame = z.infer<typeof RequestFrame>

export const ClientFrame = z.union([RequestFrame, OpenFrame])
export type ClientFrame = z.infer<typeof ClientFrame>

/** What the server says: challenge and opened once, then replies, and events and signals nobody asked for. */
export const ServerFrame = z.union([
  z.strictObject({
    challenge: z.strictObject({
      nonce: exactBytes(32),
      origin: z.string(),
      protocol: z.int(),
      timeMs: TimeMs,
    }),
  }),
  z.strictObject({ opened: z.strictObject({ accountId: AccountId, deviceId: DeviceId, timeMs: TimeMs }) }),
  z.strictObject({ id: RequestId, output: z.unknown() }),
  /** `id` is missing when the frame could not be read far enough to know it. */
  z.strictObject({
    id: RequestId.optional(),
    error: errorCode,
    retryAfterMs: z.int().optional(),
    /** With `plugin-refused`: what the plugin says about it, for the person who tried. With `plugin-settings-wrong`: which and why. */
    reason: z.string().max(limits.pluginReasonCharacters).optional(),
  }),
  z.strictObject({ event: RoomEvent }),
  z.strictObject({ signal: Signal }),
])
export type ServerFrame = z.infer<typeof ServerFrame>

export const encode = (frame: ClientFrame | ServerFrame): string => JSON.stringify(frame)

/** @throws ChatError `bad-request` when the text is not JSON or not a `schema` frame. */
export function decode<Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new ChatError('bad-request', { cause })
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw new ChatError('bad-request', { cause: parsed.error })
  return parsed.data
}
