import type { ReportedMessage } from '@securechat/protocol'
import { type Bytes, concat, equalBytes, fromBase64url, toBase64url, u64, utf8 } from './bytes.ts'
import { hmacSha256 } from './hash-keys.ts'

/** Everything a message is tied to: the same words a year later, in another room or by another device do not open. */
export interface MessageContext {
  roomId: string
  deviceId: string
  /** The event id under which the message is stored. */
  messageId: string
  epoch: number
  kid: bigint
  counter: bigint
  sentAtMs: number
}

/**
 * What is authenticated beside the content, of fixed length: `"SecureChat msg v1" ‖ roomId (16) ‖ deviceId (16) ‖
 * messageId (16) ‖ epoch ‖ KID ‖ CTR ‖ sentAtMs`, the last four as 64 bits big-endian.
 */
export function messageHeader(context: MessageContext): Bytes {
  const ids = [context.roomId, context.deviceId, context.messageId].map(fromBase64url)
  if (ids.some(({ length }) => length !== 16)) throw new RangeError('message: an id is not 16 bytes')
  const numbers = [context.epoch, context.kid, context.counter, context.sentAtMs].map(u64)
  return concat(utf8('SecureChat msg v1'), ...ids, ...numbers)
}

/**
 * Commits to header and content (MIMI's franking). The salt is inside the frame: the server stores the tag without
 * learning anything, and whoever opened the message can later show what it said. It also makes AES-GCM committing:
 * no frame opens as two different messages.
 *
 * @param salt 32 random bytes, new for every message.
 */
export function computeFranking(salt: Uint8Array, header: Uint8Array, content: Uint8Array): Promise<Bytes> {
  return hmacSha256(salt, concat(header, content))
}

/** What a reporter hands over to have a message believed. */
export interface FrankedMessage extends MessageContext {
  salt: Uint8Array
  content: Uint8Array
}

/** The tag as it travels. */
export async function frankingTag({ salt, content, ...context }: FrankedMessage): Promise<string> {
  return toBase64url(await computeFranking(salt, messageHeader(context), content))
}

/** Whether that content is what the tag was made for. The server's own frank then says who sent it and when. */
export async function verifyFranking(message: FrankedMessage, tag: string): Promise<boolean> {
  return equalBytes(utf8(await frankingTag(message)), utf8(tag))
}

/**
 * Whether a reported message was sealed by the device with this frame key (Ed25519, public), word for word: tag and
 * signature hold. Needs nobody's word for it, not the server's either.
 */
export async function verifyReported(reported: ReportedMessage, frameKey: CryptoKey): Promise<boolean> {
  const context = { ...reported, messageId: reported.eventId, kid: BigInt(`0x${reported.kid}`) }
  const message = {
    ...context,
    counter: BigInt(reported.counter),
    salt: fromBase64url(reported.salt),
    content: fromBase64url(reported.content),
  }
  if (!(await verifyFranking(message, reported.frankingTag))) return false
  const signed = concat(messageHeader(message), fromBase64url(reported.frankingTag))
  return crypto.subtle.verify('Ed25519', frameKey, fromBase64url(reported.signature), signed)
}
