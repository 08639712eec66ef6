const LF = 0x0a
const CR = 0x0d

/**
 * Cuts bytes into lines at LF or CR LF. Of a line that is too long, one byte more than allowed is handed over, so that whoever
 * takes it can tell; the rest of it is dropped as it comes.
 */
export class LineCutter {
  readonly #mostBytes: number
  readonly #take: (line: Uint8Array) => void
  #parts: Uint8Array[] = []
  #bytes = 0

  constructor(mostBytes: number, take: (line: Uint8Array) => void) {
    this.#mostBytes = mostBytes
    this.#take = take
  }

  push(bytes: Uint8Array): void {
    let from = 0
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, from)) {
      this.#keep(bytes.subarray(from, end))
      this.#flush()
      from = end + 1
    }
    this.#keep(bytes.subarray(from))
  }

  #keep(part: Uint8Array): void {
    const room = this.#mostBytes + 2 - this.#bytes
    const kept = part.length > room ? part.subarray(0, room) : part
    if (kept.length === 0) return
    this.#parts.push(kept)
    this.#bytes += kept.length
  }

  #flush(): void {
    const line = Buffer.concat(this.#parts)
    this.#parts = []
    this.#bytes = 0
    const whole = line.at(-1) === CR ? line.subarray(0, -1) : line
    this.#take(whole.subarray(0, this.#mostBytes + 1))
  }
}
