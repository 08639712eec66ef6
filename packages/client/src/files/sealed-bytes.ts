import { concat, FileCipher, FileHash, type FileSecret, SEALED_SEGMENT_BYTES } from '@securechat/crypto'
import type { FileSource } from './file-source.ts'

/** A file as it is uploaded: sealed when its bytes are asked for, and the same each time. */
export class SealedBytes {
  readonly #cipher: FileCipher
  readonly #source: FileSource

  private constructor(cipher: FileCipher, source: FileSource) {
    this.#cipher = cipher
    this.#source = source
  }

  static async of(secret: FileSecret, source: FileSource): Promise<SealedBytes> {
    return new SealedBytes(await FileCipher.of(secret), source)
  }

  get length(): number {
    return this.#cipher.sealedBytes
  }

  async slice(from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
    const first = Math.floor(from / SEALED_SEGMENT_BYTES)
    const segments: Uint8Array[] = []
    for (let index = first; index * SEALED_SEGMENT_BYTES < to; index++)
      segments.push(await this.#segment(index))
    const start = first * SEALED_SEGMENT_BYTES
    return concat(...segments).slice(from - start, to - start)
  }

  /** Reads the file once from end to end. */
  async hash(): Promise<string> {
    const hash = new FileHash()
    for (let index = 0; index < this.#cipher.segmentCount; index++) await hash.add(await this.#segment(index))
    return hash.root()
  }

  async #segment(index: number): Promise<Uint8Array> {
    const { from, to } = this.#cipher.contentOf(index)
    return this.#cipher.seal(index, await this.#source.read(from, to))
  }
}
