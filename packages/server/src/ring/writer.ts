import { SharedRing } from './shared.ts'
import { words } from './words.ts'

/** Before each piece of a record: how long it is, and whether the record goes on in another piece. */
export const PIECE_HEADER_BYTES = 4

/** The one writer of a ring. What does not fit waits here, in order. */
export class RingWriter {
  readonly #ring: SharedRing
  readonly #waiting: Uint8Array[] = []
  /** Of the first that waits, how much has been written. */
  #written = 0
  #head: number
  #isDozing = false

  constructor(memory: SharedArrayBuffer) {
    this.#ring = new SharedRing(memory)
    this.#head = this.#ring.load(words.head) >>> 0
  }

  /** Hands over records, or as much of them as there is room for; the rest follows by itself. The other side is woken once. */
  write(...records: Uint8Array[]): void {
    this.#waiting.push(...records)
    if (!this.#isDozing) this.#flush()
  }

  /** Waits, blocking this thread, until everything has been handed over. @returns whether that happened before the ring closed. */
  drain(): boolean {
    for (;;) {
      const seenTail = this.#ring.load(words.tail)
      this.#writeWhatFits()
      if (this.#waiting.length === 0) return true
      if (this.#ring.isClosed) return false
      this.#ring.sleep(words.tail, words.isWriterAsleep, seenTail)
    }
  }

  get waitingBytes(): number {
    return this.#ring.waitingBytes
  }

  close(): void {
    this.#ring.close()
  }

  #flush(): void {
    const seenTail = this.#ring.load(words.tail)
    this.#writeWhatFits()
    if (this.#waiting.length > 0 && !this.#ring.isClosed) void this.#whenThereIsRoom(seenTail)
  }

  async #whenThereIsRoom(seenTail: number): Promise<void> {
    this.#isDozing = true
    await this.#ring.doze(words.tail, words.isWriterAsleep, seenTail)
    this.#isDozing = false
    this.#flush()
  }

  #writeWhatFits(): void {
    const before = this.#head
    for (let record = this.#waiting[0]; record; record = this.#waiting[0]) {
      if (!this.#writePieces(record)) break
      this.#waiting.shift()
      this.#written = 0
    }
    if (this.#head !== before) this.#ring.move(words.head, words.isReaderAsleep, this.#head)
  }

  /** @returns whether all of the record has been written. */
  #writePieces(record: Uint8Array): boolean {
    const { bytes, capacity } = this.#ring
    for (;;) {
      const free = capacity - ((this.#head - this.#ring.load(words.tail)) >>> 0)
      if (free < PIECE_HEADER_BYTES) return false
      const at = this.#head & (capacity - 1)
      const room = Math.min(free, capacity - at) - PIECE_HEADER_BYTES
      const length = Math.min(room, record.length - this.#written)
      const isLast = this.#written + length === record.length
      // A piece of nothing helps only at the end of the memory, where there is no room for more.
      if (length === 0 && !isLast && room < capacity - at - PIECE_HEADER_BYTES) return false
      bytes.writeUInt32LE(((length << 1) | (isLast ? 0 : 1)) >>> 0, at)
      bytes.set(record.subarray(this.#written, this.#written + length), at + PIECE_HEADER_BYTES)
      this.#written += length
      this.#head = (this.#head + PIECE_HEADER_BYTES + aligned(length)) >>> 0
      if (isLast) return true
    }
  }
}

/** Pieces begin at multiples of four, so that there is always room for a header before the end of the memory. */
export const aligned = (length: number): number => (length + 3) & ~3
