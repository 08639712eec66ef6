/** MQTT 3.1.1 (OASIS, 2014), as far as rooms need it. */
export const Kind = {
  connect: 1,
  connack: 2,
  publish: 3,
  puback: 4,
  subscribe: 8,
  suback: 9,
  unsubscribe: 10,
  unsuback: 11,
  pingreq: 12,
  pingresp: 13,
  disconnect: 14,
} as const

export interface Packet {
  kind: number
  /** The low half of the first byte. */
  flags: number
  body: Buffer
}

/** Cuts what arrives into packets (§2.2). */
export class PacketCutter {
  readonly #mostBytes: number
  #waiting = Buffer.alloc(0)

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  /** @throws RangeError when a packet is longer than allowed, or its length is none. */
  take(bytes: Uint8Array): Packet[] {
    this.#waiting = Buffer.concat([this.#waiting, bytes])
    const packets: Packet[] = []
    for (let next = this.#next(); next; next = this.#next()) packets.push(next)
    return packets
  }

  #next(): Packet | undefined {
    let [length, at] = [0, 1]
    for (;;) {
      const byte = this.#waiting[at]
      if (byte === undefined) return undefined
      length += (byte & 0x7f) * 128 ** (at - 1)
      at++
      if (byte < 128) break
      if (at > 4) throw new RangeError('a length has four bytes at most')
    }
    if (length > this.#mostBytes) throw new RangeError('too long')
    if (this.#waiting.length < at + length) return undefined
    const first = this.#waiting[0]!
    const body = this.#waiting.subarray(at, at + length)
    this.#waiting = this.#waiting.subarray(at + length)
    return { kind: first >> 4, flags: first & 0x0f, body }
  }
}

/** Reads the fields of a packet one after the other; each method throws RangeError where it ends too early. */
export class Fields {
  readonly #body: Buffer
  #at = 0

  constructor(body: Buffer) {
    this.#body = body
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#body.length
  }

  byte(): number {
    return this.#body.readUInt8(this.#at++)
  }

  number(): number {
    this.#at += 2
    return this.#body.readUInt16BE(this.#at - 2)
  }

  text(): string {
    const length = this.number()
    if (this.#at + length > this.#body.length) throw new RangeError('a text that ends too early')
    this.#at += length
    return this.#body.toString('utf8', this.#at - length, this.#at)
  }

  rest(): Buffer {
    return this.#body.subarray(this.#at)
  }
}

export function packet(kind: number, body: Uint8Array, flags = 0): Buffer {
  const head = [(kind << 4) | flags]
  for (let length = body.length; ; length >>= 7) {
    head.push(length > 127 ? (length & 0x7f) | 0x80 : length)
    if (length <= 127) break
  }
  return Buffer.concat([Buffer.from(head), body])
}

export function text(said: string): Buffer {
  const bytes = Buffer.from(said)
  return Buffer.concat([number(bytes.length), bytes])
}

export function number(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff])
}
