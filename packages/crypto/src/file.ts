import { importAesKey } from './aead.ts'
import {
  type Bytes,
  concat,
  equalBytes,
  fromBase64url,
  newId,
  onHeap,
  randomBytes,
  sha256,
  toBase64url,
  utf8,
} from './bytes.ts'
import { CryptoError } from './errors.ts'
import { deriveBytes } from './hash-keys.ts'

const KEY_BYTES = 32
const TAG_BYTES = 16
/** What one segment holds; sealed it is a tag longer. */
export const FILE_SEGMENT_BYTES = 64 * 1024
export const SEALED_SEGMENT_BYTES = FILE_SEGMENT_BYTES + TAG_BYTES
/** Nothing looks smaller than this. */
const SMALLEST_BYTES = 1024

/** What opens a file, and shows that it is the one that was meant: travels inside a sealed message. */
export interface FileSecret {
  /** 16 bytes, base64url: its name on the server. */
  fileId: string
  /** 32 bytes, base64url: for this one file. */
  key: string
  /** Of the content, before padding. */
  sizeBytes: number
}

export function newFileSecret(sizeBytes: number): FileSecret {
  return { fileId: newId(), key: toBase64url(randomBytes(KEY_BYTES)), sizeBytes }
}

/**
 * Padmé (Nikitin et al., PETS 2019): at most 12 % longer, and a length says no more than its first log log bits.
 * Numbers beyond 2^32 stay exact, since only whole powers of two divide and multiply.
 */
export function paddedSize(sizeBytes: number): number {
  const size = Math.max(sizeBytes, SMALLEST_BYTES)
  const exponent = floorLog2(size)
  const grain = 2 ** (exponent - floorLog2(exponent) - 1)
  return Math.ceil(size / grain) * grain
}

const floorLog2 = (value: number): number => {
  let exponent = 0
  for (let power = 2; power <= value; power *= 2) exponent++
  return exponent
}

const segmentsOf = (sizeBytes: number) => Math.ceil(paddedSize(sizeBytes) / FILE_SEGMENT_BYTES)

/** How long a file is once sealed: all that the server learns of it. */
export function sealedFileSize(sizeBytes: number): number {
  return paddedSize(sizeBytes) + segmentsOf(sizeBytes) * TAG_BYTES
}

/**
 * Seals and opens one file, a segment at a time and in any order, so that no file need fit into memory.
 *
 * STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015), as age has it: AES-256-GCM under a key for this file alone; the nonce is
 * the segment's place (11 bytes) and whether it is the last (1 byte). So segments cannot be moved, left out, added or cut off.
 */
export class FileCipher {
  readonly sizeBytes: number
  readonly sealedBytes: number
  readonly segmentCount: number
  readonly #key: CryptoKey

  private constructor(key: CryptoKey, sizeBytes: number) {
    this.#key = key
    this.sizeBytes = sizeBytes
    this.sealedBytes = sealedFileSize(sizeBytes)
    this.segmentCount = segmentsOf(sizeBytes)
  }

  /** @throws CryptoError `damaged` when that is no such secret. */
  static async of({ fileId, key, sizeBytes }: FileSecret): Promise<FileCipher> {
    const [id, secret] = [fromBase64url(fileId), fromBase64url(key)]
    const isSound = id.length === 16 && secret.length === KEY_BYTES && Number.isSafeInteger(sizeBytes)
    if (!isSound || sizeBytes < 0) throw new CryptoError('damaged')
    return new FileCipher(await importAesKey(await deriveBytes(secret, id, 'SecureChat file v1')), sizeBytes)
  }

  /** Which bytes of the content a segment holds. */
  contentOf(index: number): { from: number; to: number } {
    const from = Math.min(index * FILE_SEGMENT_BYTES, this.sizeBytes)
    return { from, to: Math.min(from + FILE_SEGMENT_BYTES, this.sizeBytes) }
  }

  /** @param content What `contentOf` says. Sealing it again gives the same bytes: an upload goes on where it broke off. */
  async seal(index: number, content: Uint8Array): Promise<Bytes> {
    const { from, to } = this.contentOf(index)
    if (content.length !== to - from) throw new RangeError('file: not the content of this segment')
    const padded = new Uint8Array(this.#sealedSizeOf(index) - TAG_BYTES)
    padded.set(content)
    return new Uint8Array(await crypto.subtle.encrypt(this.#algorithm(index), this.#key, padded))
  }

  /** @throws CryptoError `damaged` unless it is this segment of this file, unchanged. */
  async open(index: number, sealed: Uint8Array): Promise<Bytes> {
    if (sealed.length !== this.#sealedSizeOf(index)) throw new CryptoError('damaged')
    const padded = await this.#decrypt(index, sealed)
    const { from, to } = this.contentOf(index)
    if (padded.subarray(to - from).some((byte) => byte !== 0)) throw new CryptoError('damaged')
    return padded.subarray(0, to - from)
  }

  async #decrypt(index: number, sealed: Uint8Array): Promise<Bytes> {
    try {
      return new Uint8Array(await crypto.subtle.decrypt(this.#algorithm(index), this.#key, onHeap(sealed)))
    } catch (cause) {
      throw new CryptoError('damaged', { cause })
    }
  }

  #algorithm(index: number): AesGcmParams {
    const iv = new Uint8Array(12)
    // Eleven bytes for the place, of which eight are ever used.
    new DataView(iv.buffer).setBigUint64(3, BigInt(index))
    iv[11] = index === this.segmentCount - 1 ? 1 : 0
    return { name: 'AES-GCM', iv }
  }

  #sealedSizeOf(index: number): number {
    if (!Number.isInteger(index) || index < 0 || index >= this.segmentCount) throw new CryptoError('damaged')
    if (index < this.segmentCount - 1) return SEALED_SEGMENT_BYTES
    return this.sealedBytes - index * SEALED_SEGMENT_BYTES
  }
}

/**
 * SHA-256 over the SHA-256 of each sealed segment, in order. AES-GCM alone does not commit to a key: with this in the message,
 * which is franked, nobody can send two people different files under one message.
 */
export class FileHash {
  readonly #digests: Bytes[] = []

  async add(sealedSegment: Uint8Array): Promise<void> {
    this.#digests.push(await sha256(sealedSegment))
  }

  /** @returns base64url. */
  async root(): Promise<string> {
    return toBase64url(await sha256(concat(utf8('SecureChat file hash v1'), ...this.#digests)))
  }
}

/** Opens a sealed file as it arrives, in pieces of any size. Nothing is to be used before `end` has found it whole. */
export class FileOpener {
  readonly #cipher: FileCipher
  readonly #expectedHash: string
  readonly #hash = new FileHash()
  #waiting: Uint8Array = new Uint8Array()
  #opened = 0

  constructor(cipher: FileCipher, expectedHash: string) {
    this.#cipher = cipher
    this.#expectedHash = expectedHash
  }

  /** @returns the content that could be opened with it. @throws CryptoError `damaged` */
  async take(piece: Uint8Array): Promise<Bytes[]> {
    this.#waiting = concat(this.#waiting, piece)
    const opened: Bytes[] = []
    while (this.#waiting.length >= SEALED_SEGMENT_BYTES && this.#opened < this.#cipher.segmentCount - 1) {
      opened.push(await this.#open(this.#waiting.subarray(0, SEALED_SEGMENT_BYTES)))
      this.#waiting = this.#waiting.subarray(SEALED_SEGMENT_BYTES)
    }
    return opened
  }

  /** The last of the content. @throws CryptoError `damaged` when anything is missing, too much, or not what was sent. */
  async end(): Promise<Bytes> {
    if (this.#opened !== this.#cipher.segmentCount - 1) throw new CryptoError('damaged')
    const last = await this.#open(this.#waiting)
    const root = await this.#hash.root()
    if (!equalBytes(utf8(root), utf8(this.#expectedHash))) throw new CryptoError('damaged')
    return last
  }

  async #open(sealed: Uint8Array): Promise<Bytes> {
    const content = await this.#cipher.open(this.#opened++, sealed)
    await this.#hash.add(sealed)
    return content
  }
}
