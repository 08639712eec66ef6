import { announce, prepareToSleep, run, words, type Cells, type Word } from './words.ts'

/** Words and bytes of one ring, as one thread sees them. */
export class SharedRing implements Cells {
  readonly bytes: Buffer
  readonly #words: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory, 0, HEADER_BYTES / 4)
    this.bytes = Buffer.from(memory, HEADER_BYTES)
  }

  get capacity(): number {
    return this.bytes.length
  }

  get isClosed(): boolean {
    return this.load(words.isClosed) === 1
  }

  load(word: Word): number {
    return Atomics.load(this.#words, word)
  }

  store(word: Word, value: number): void {
    Atomics.store(this.#words, word, value)
  }

  notify(word: Word): void {
    Atomics.notify(this.#words, word)
  }

  /** Bytes written and not read yet. */
  get waitingBytes(): number {
    return (this.load(words.head) - this.load(words.tail)) >>> 0
  }

  close(): void {
    this.store(words.isClosed, 1)
    this.notify(words.head)
    this.notify(words.tail)
  }

  move(moves: Word, asleep: Word, to: number): void {
    run(announce(this, { moves, asleep, to: to | 0 }))
  }

  /** Blocks this thread until the position has moved, or the ring is closed. */
  sleep(until: Word, asleep: Word, seen: number): void {
    if (run(prepareToSleep(this, { until, asleep, seen }))) Atomics.wait(this.#words, until, seen)
    this.store(asleep, 0)
  }

  /** The same for a thread that has other things to do. */
  async doze(until: Word, asleep: Word, seen: number): Promise<void> {
    if (run(prepareToSleep(this, { until, asleep, seen })))
      await Atomics.waitAsync(this.#words, until, seen).value
    this.store(asleep, 0)
  }
}

export const HEADER_BYTES = 64

/** Memory for a ring. @param capacity Bytes; a power of two. */
export function newRing(capacity: number): SharedArrayBuffer {
  if (capacity < 8 || (capacity & (capacity - 1)) !== 0)
    throw new RangeError('A ring’s size is a power of two.')
  return new SharedArrayBuffer(HEADER_BYTES + capacity)
}
