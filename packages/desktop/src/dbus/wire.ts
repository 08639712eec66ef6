import { alignmentOf, type BasicCode, type DBusType, parseSignature } from './signature.ts'

/** A value together with its type, as `v` carries it. */
export interface Variant {
  signature: string
  value: unknown
}

export const variant = (signature: string, value: unknown): Variant => ({ signature, value })

/**
 * Values as JavaScript has them: numbers (`x` and `t` as bigint), strings, booleans; structs and arrays as arrays, `ay` as
 * Uint8Array, dictionaries as arrays of pairs, `v` as {@link Variant}.
 */
export class WireWriter {
  #bytes = Buffer.alloc(256)
  #length = 0

  write(signature: string, values: readonly unknown[]): void {
    parseSignature(signature).forEach((type, place) => this.#value(type, values[place]))
  }

  finish(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length))
  }

  align(to: number): void {
    this.#grow(to)
    this.#length = Math.ceil(this.#length / to) * to
  }

  #value(type: DBusType, value: unknown): void {
    this.align(alignmentOf(type))
    if (type.code === 'v') return this.#variant(value as Variant)
    if (type.code === 'a') return this.#array(type.of, value as readonly unknown[] | Uint8Array)
    if (type.code === '(' || type.code === '{')
      return type.fields.forEach((field, place) => this.#value(field, (value as unknown[])[place]))
    this.#basic(type.code, value)
  }

  #variant({ signature, value }: Variant): void {
    this.#basic('g', signature)
    this.write(signature, [value])
  }

  #array(of: DBusType, values: readonly unknown[] | Uint8Array): void {
    this.#grow(8)
    const lengthAt = this.#take(4)
    this.align(alignmentOf(of))
    const start = this.#length
    if (values instanceof Uint8Array) this.#raw(values)
    else for (const value of values) this.#value(of, value)
    this.#bytes.writeUInt32LE(this.#length - start, lengthAt)
  }

  #basic(code: BasicCode, value: unknown): void {
    // Before `#bytes` is looked at below: growing puts another buffer in its place.
    this.#grow(8)
    switch (code) {
      case 'y':
        return void this.#bytes.writeUInt8(Number(value), this.#take(1))
      case 'b':
        return void this.#bytes.writeUInt32LE(value ? 1 : 0, this.#take(4))
      case 'n':
        return void this.#bytes.writeInt16LE(Number(value), this.#take(2))
      case 'q':
        return void this.#bytes.writeUInt16LE(Number(value), this.#take(2))
      case 'i':
        return void this.#bytes.writeInt32LE(Number(value), this.#take(4))
      case 'u':
      case 'h':
        return void this.#bytes.writeUInt32LE(Number(value), this.#take(4))
      case 'x':
        return void this.#bytes.writeBigInt64LE(BigInt(value as bigint), this.#take(8))
      case 't':
        return void this.#bytes.writeBigUInt64LE(BigInt(value as bigint), this.#take(8))
      case 'd':
        return void this.#bytes.writeDoubleLE(Number(value), this.#take(8))
      case 'g':
        return this.#text(String(value), 1)
      case 's':
      case 'o':
        return this.#text(String(value), 4)
    }
  }

  #text(text: string, lengthBytes: 1 | 4): void {
    const bytes = Buffer.from(text.replaceAll('\0', ''))
    this.#bytes.writeUIntLE(bytes.length, this.#take(lengthBytes), lengthBytes)
    this.#raw(bytes)
    this.#take(1)
  }

  #raw(bytes: Uint8Array): void {
    this.#grow(bytes.length)
    this.#bytes.set(bytes, this.#take(bytes.length))
  }

  #take(count: number): number {
    this.#grow(count)
    const at = this.#length
    this.#length += count
    return at
  }

  #grow(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const larger = Buffer.alloc((this.#length + count) * 2)
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }
}

/** Reads what {@link WireWriter} writes; messages may come in either byte order. */
export class WireReader {
  readonly #bytes: Buffer
  readonly #isLittle: boolean
  #at: number

  constructor(bytes: Buffer, { at = 0, isLittle = true }: { at?: number; isLittle?: boolean } = {}) {
    this.#bytes = bytes
    this.#at = at
    this.#isLittle = isLittle
  }

  get at(): number {
    return this.#at
  }

  /** @throws RangeError when the bytes end too early. */
  read(signature: string): unknown[] {
    return parseSignature(signature).map((type) => this.#value(type))
  }

  align(to: number): void {
    this.#at = Math.ceil(this.#at / to) * to
  }

  #value(type: DBusType): unknown {
    this.align(alignmentOf(type))
    if (type.code === 'v') {
      const signature = String(this.#basic('g'))
      return { signature, value: this.read(signature)[0] } satisfies Variant
    }
    if (type.code === 'a') return this.#array(type.of)
    if (type.code === '(' || type.code === '{') return type.fields.map((field) => this.#value(field))
    return this.#basic(type.code)
  }

  #array(of: DBusType): unknown {
    const length = Number(this.#basic('u'))
    this.align(alignmentOf(of))
    const end = this.#at + length
    if (end > this.#bytes.length) throw new RangeError('an array that is longer than its message')
    if (of.code === 'y') return new Uint8Array(this.#bytes.subarray(this.#take(length), end))
    const values: unknown[] = []
    while (this.#at < end) values.push(this.#value(of))
    return values
  }

  #basic(code: BasicCode): unknown {
    switch (code) {
      case 'y':
        return this.#bytes.readUInt8(this.#take(1))
      case 'b':
        return this.#number(4, false) !== 0
      case 'n':
        return this.#number(2, true)
      case 'q':
        return this.#number(2, false)
      case 'i':
        return this.#number(4, true)
      case 'u':
      case 'h':
        return this.#number(4, false)
      case 'x':
        return this.#isLittle
          ? this.#bytes.readBigInt64LE(this.#take(8))
          : this.#bytes.readBigInt64BE(this.#take(8))
      case 't':
        return this.#isLittle
          ? this.#bytes.readBigUInt64LE(this.#take(8))
          : this.#bytes.readBigUInt64BE(this.#take(8))
      case 'd':
        return this.#isLittle
          ? this.#bytes.readDoubleLE(this.#take(8))
          : this.#bytes.readDoubleBE(this.#take(8))
      case 'g':
        return this.#text(this.#number(1, false))
      case 's':
      case 'o':
        return this.#text(this.#number(4, false))
    }
  }

  #number(size: 1 | 2 | 4, isSigned: boolean): number {
    const at = this.#take(size)
    if (this.#isLittle) return isSigned ? this.#bytes.readIntLE(at, size) : this.#bytes.readUIntLE(at, size)
    return isSigned ? this.#bytes.readIntBE(at, size) : this.#bytes.readUIntBE(at, size)
  }

  #text(length: number): string {
    const at = this.#take(length + 1)
    return this.#bytes.toString('utf8', at, at + length)
  }

  #take(count: number): number {
    const at = this.#at
    this.#at += count
    if (this.#at > this.#bytes.length) throw new RangeError('a message that ends too early')
    return at
  }
}
