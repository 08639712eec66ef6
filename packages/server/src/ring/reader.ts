import { SharedRing } from './shared.ts'
import { aligned, PIECE_HEADER_BYTES } from './writer.ts'
import { words } from './words.ts'

/** The one reader of a ring. */
export class RingReader {
  readonly #ring: SharedRing
  readonly #pieces: Buffer[] = []
  #tail: number

  constructor(memory: SharedArrayBuffer) {
    this.#ring = new SharedRing(memory)
    this.#tail = this.#ring.load(words.tail) >>> 0
  }

  /** The next record that is wholly there. */
  read(): Buffer | undefined {
    while (this.#tail !== this.#ring.load(words.head) >>> 0) {
      const record = this.#readPiece()
      if (record) return record
    }
    return undefined
  }

  /** Blocks this thread until there is a record. @returns nothing when the ring is closed and all has been read. */
  readOrSleep(): Buffer | undefined {
    for (;;) {
      const isClosed = this.#ring.isClosed
      const seenHead = this.#ring.load(words.head)
      const record = this.read()
      if (record || isClosed) return record
      this.#ring.sleep(words.head, words.isReaderAsleep, seenHead)
    }
  }

  /** Tells of every record, for a thread that has other things to do; until the ring is closed and all has been read. */
  async forEach(tell: (record: Buffer) => void): Promise<void> {
    for (;;) {
      const isClosed = this.#ring.isClosed
      const seenHead = this.#ring.load(words.head)
      for (let record = this.read(); record; record = this.read()) tell(record)
      if (isClosed) return
      await this.#ring.doze(words.head, words.isReaderAsleep, seenHead)
    }
  }

  close(): void {
    this.#ring.close()
  }

  #readPiece(): Buffer | undefined {
    const { bytes, capacity } = this.#ring
    const at = this.#tail & (capacity - 1)
    const header = bytes.readUInt32LE(at)
    const length = header >>> 1
    // A copy: the place is the writer's again as soon as the tail moves.
    const piece = Buffer.from(bytes.subarray(at + PIECE_HEADER_BYTES, at + PIECE_HEADER_BYTES + length))
    this.#tail = (this.#tail + PIECE_HEADER_BYTES + aligned(length)) >>> 0
    this.#ring.move(words.tail, words.isWriterAsleep, this.#tail)
    const goesOn = (header & 1) === 1
    if (!goesOn && this.#pieces.length === 0) return piece
    this.#pieces.push(piece)
    return goesOn ? undefined : Buffer.concat(this.#pieces.splice(0))
  }
}
