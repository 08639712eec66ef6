import { type Bytes, onHeap, utf8 } from './bytes.ts'

/**
 * HKDF-SHA256 (RFC 5869) to 32 bytes. `label` separates uses of one secret; no two uses share one.
 *
 * @param salt May be empty; need not be secret.
 */
export async function deriveBytes(secret: Uint8Array, salt: Uint8Array, label: string): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', onHeap(secret), 'HKDF', false, ['deriveBits'])
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: onHeap(salt), info: utf8(label) }
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256))
}

export async function hmacSha256(secret: Uint8Array, bytes: Uint8Array): Promise<Bytes> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', onHeap(secret), algorithm, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, onHeap(bytes)))
}
