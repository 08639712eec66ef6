/** Told of each whole or first part of a frame: where its payload begins in the chunk, and how much of it is there. */
export type OnFrame = (chunk: Buffer, start: number, end: number) => void

/**
 * Walks over WebSocket frames (RFC 6455 §5.2, unmasked, as servers send) without copying or parsing what is in them: a
 * generator that parsed would measure itself. A payload that goes on in the next chunk is told of with its first part.
 */
export class FrameWalk {
  readonly #onFrame: OnFrame
  /** Bytes of the current payload still to come. */
  #left = 0
  /** A header that was cut in two. */
  #head: Buffer | undefined

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame
  }

  take(arrived: Buffer): void {
    const chunk = this.#head ? Buffer.concat([this.#head, arrived]) : arrived
    this.#head = undefined
    let at = Math.min(this.#left, chunk.length)
    this.#left -= at
    while (at < chunk.length) {
      const headerBytes = headerLength(chunk, at)
      // What tells frames apart is in the first bytes of the payload: they come with the header.
      if (chunk.length - at < headerBytes || chunk.length - at < Math.min(WANTED, sizeOf(chunk, at))) break
      const start = at + headerBytes
      const payload = sizeOf(chunk, at) - headerBytes
      const end = Math.min(start + payload, chunk.length)
      this.#onFrame(chunk, start, end)
      this.#left = start + payload - end
      at = end
    }
    if (at < chunk.length) this.#head = chunk.subarray(at)
  }
}

/** How much of a frame is waited for, if it has as much: enough to find its event id. */
const WANTED = 160

function headerLength(chunk: Buffer, at: number): number {
  const length = chunk[at + 1] ?? 0
  return length < 126 ? 2 : length === 126 ? 4 : 10
}

/** Header and payload; infinite while the header is not all there. */
function sizeOf(chunk: Buffer, at: number): number {
  if (chunk.length - at < headerLength(chunk, at)) return Infinity
  const length = chunk[at + 1] ?? 0
  if (length < 126) return 2 + length
  return length === 126 ? 4 + chunk.readUInt16BE(at + 2) : 10 + Number(chunk.readBigUInt64BE(at + 2))
}

/** One masked text frame whose mask is zero, which RFC 6455 allows and which costs nothing to apply. */
export function clientFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const headerBytes = (length < 126 ? 2 : length < 65_536 ? 4 : 10) + 4
  const frame = Buffer.alloc(headerBytes + length)
  frame[0] = 0x81
  frame[1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127)
  if (headerBytes === 8) frame.writeUInt16BE(length, 2)
  if (headerBytes === 14) frame.writeBigUInt64BE(BigInt(length), 2)
  frame.write(text, headerBytes)
  return frame
}
