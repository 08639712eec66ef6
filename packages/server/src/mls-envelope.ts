import { ChatError } from '@securechat/protocol'

/** RFC 9420 §6: the few fields of an MLSMessage that its delivery service must look at. */
const VERSION_MLS10 = 1
const WIRE_PUBLIC_MESSAGE = 1
const WIRE_WELCOME = 3
const SENDER_MEMBER = 1
const CONTENT_COMMIT = 3

/**
 * Refuses everything but a commit in the clear, from a member, for this room's group. External commits in particular
 * (`new_member_commit`), by which an outsider could enter a group and evict its members.
 *
 * @param commit MLSMessage, base64url.
 * @param roomId Its 16 bytes are the group id.
 * @throws ChatError `bad-request`.
 */
export function checkCommitEnvelope(commit: string, roomId: string): void {
  const reader = new Reader(Buffer.from(commit, 'base64url'))
  reader.expect(reader.uint16(), VERSION_MLS10)
  reader.expect(reader.uint16(), WIRE_PUBLIC_MESSAGE)
  if (!reader.vector().equals(Buffer.from(roomId, 'base64url'))) throw new ChatError('bad-request')
  reader.skip(8) // epoch: the log's compare-and-set decides, not this number (docs/decisions/0004)
  reader.expect(reader.uint8(), SENDER_MEMBER)
  reader.skip(4) // leaf index
  reader.vector() // authenticated_data
  reader.expect(reader.uint8(), CONTENT_COMMIT)
}

/**
 * @param welcome MLSMessage, base64url.
 * @throws ChatError `bad-request` when it is not a Welcome.
 */
export function checkWelcomeEnvelope(welcome: string): void {
  const reader = new Reader(Buffer.from(welcome, 'base64url'))
  reader.expect(reader.uint16(), VERSION_MLS10)
  reader.expect(reader.uint16(), WIRE_WELCOME)
}

/** Reads TLS presentation language from the front; what is not there is a `bad-request`. */
class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  uint8(): number {
    return this.#take(1).readUInt8()
  }

  uint16(): number {
    return this.#take(2).readUInt16BE()
  }

  /** A vector with its length in front, in the fewest of 1, 2 or 4 bytes (RFC 9420 §2.1.2). */
  vector(): Buffer {
    const first = this.uint8()
    const sizeBytes = [1, 2, 4, 0][first >> 6]!
    if (sizeBytes === 0) throw new ChatError('bad-request')
    let length = first & 0x3f
    for (let index = 1; index < sizeBytes; index++) length = length * 256 + this.uint8()
    if (sizeBytes > 1 && length < (sizeBytes === 2 ? 2 ** 6 : 2 ** 14)) throw new ChatError('bad-request')
    return this.#take(length)
  }

  skip(count: number): void {
    this.#take(count)
  }

  expect(found: number, wanted: number): void {
    if (found !== wanted) throw new ChatError('bad-request')
  }

  #take(count: number): Buffer {
    if (this.#at + count > this.#bytes.length) throw new ChatError('bad-request')
    return this.#bytes.subarray(this.#at, (this.#at += count))
  }
}
