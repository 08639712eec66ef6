import { CryptoError } from './errors.ts'

/** Bytes on the ordinary heap, which is what WebCrypto takes and gives. */
export type Bytes = Uint8Array<ArrayBuffer>

/** Long inputs are turned into a string in runs, since a call takes a limited number of arguments. */
const RUN_BYTES = 0x8000

/** Whole groups of four letters, then a tail whose unused low bits are zero. */
const strictBase64url = /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-][AQgw]|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048])?$/

/** Unpadded base64url (RFC 4648 §5). */
export function toBase64url(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += RUN_BYTES)
    binary += String.fromCharCode(...bytes.subarray(at, at + RUN_BYTES))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/**
 * Strict: no padding, no other letters, and unused bits must be zero, so that one value has one spelling.
 *
 * @throws CryptoError `damaged`
 */
export function fromBase64url(text: string): Bytes {
  if (!strictBase64url.test(text)) throw new CryptoError('damaged')
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at)
  return bytes
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function utf8(text: string): Bytes {
  return encoder.encode(text)
}

/** @throws CryptoError `damaged` when the bytes are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new CryptoError('damaged', { cause })
  }
}

export function concat(...parts: Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Compares in time that depends on the lengths only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (const [at, byte] of a.entries()) difference |= byte ^ (b[at] ?? 0)
  return difference === 0
}

/** From the platform's generator. */
export function randomBytes(count: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(count))
}

/** Sixteen random bytes in base64url: the form of every id in the protocol. */
export function newId(): string {
  return toBase64url(randomBytes(16))
}

export async function sha256(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', onHeap(bytes)))
}

/** Eight bytes, big-endian. @throws RangeError when the number is negative or over 64 bits. */
export function u64(value: number | bigint): Bytes {
  const wide = BigInt(value)
  if (wide < 0n || wide >= 2n ** 64n) throw new RangeError('u64: out of range')
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, wide)
  return bytes
}

/** The same bytes as WebCrypto wants them typed: never in shared memory, from which another thread could change them midway. */
export function onHeap(bytes: Uint8Array): Bytes {
  if (bytes.buffer instanceof ArrayBuffer) return bytes as Bytes // SAFETY: just checked.
  return new Uint8Array(bytes)
}
