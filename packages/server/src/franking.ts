import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import type { AccountId, ReportedMessage, RoomId } from '@securechat/protocol'

export interface Franked {
  /** The sender's commitment to what the message says: 32 bytes, base64url. */
  frankingTag: string
  accountId: AccountId
  roomId: RoomId
  acceptedAtMs: number
}

/**
 * Makes the server's stamp for messages: HMAC-SHA256(secret, tag (32 bytes) ‖ accountId (16) ‖ roomId (16) ‖ acceptedAtMs
 * (8, big-endian)). With it, a member who reports a message can later show that this server accepted exactly that
 * commitment from that sender, and the server needs to remember nothing (IETF MIMI, franking).
 *
 * @param secret 32 bytes, base64url.
 * @returns what makes a stamp of 32 bytes, base64url.
 */
export function franker(secret: string): (message: Franked) => string {
  // Made once: from bytes, Node makes a key for every message, which takes ten times as long as the HMAC.
  const key = createSecretKey(Buffer.from(secret, 'base64url'))
  return ({ frankingTag, accountId, roomId, acceptedAtMs }) => {
    const time = Buffer.alloc(8)
    time.writeBigUInt64BE(BigInt(acceptedAtMs))
    return createHmac('sha256', key)
      .update(Buffer.from(frankingTag, 'base64url'))
      .update(Buffer.from(accountId, 'base64url'))
      .update(Buffer.from(roomId, 'base64url'))
      .update(time)
      .digest('base64url')
  }
}

/**
 * Whether a reporter tells the truth: the content, with its salt, is what the tag commits to, in that place (docs/protocol.md,
 * Sealed message), and the stamp is ours for that tag, sender, room and time. Neither can be made up by anybody.
 */
export function isProven(message: ReportedMessage, frank: (message: Franked) => string): boolean {
  const { frankingTag, serverFrank } = message
  return isSame(tagOf(message), frankingTag) && isSame(frank(message), serverFrank)
}

function tagOf({ salt, content, ...place }: ReportedMessage): string {
  const ids = [place.roomId, place.deviceId, place.eventId].map((id) => Buffer.from(id, 'base64url'))
  const numbers = Buffer.alloc(32)
  const words = [BigInt(place.epoch), BigInt(`0x${place.kid}`), BigInt(place.counter), BigInt(place.sentAtMs)]
  for (const [at, word] of words.entries()) numbers.writeBigUInt64BE(word, at * 8)
  return createHmac('sha256', Buffer.from(salt, 'base64url'))
    .update('SecureChat msg v1')
    .update(Buffer.concat(ids))
    .update(numbers)
    .update(Buffer.from(content, 'base64url'))
    .digest('base64url')
}

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
