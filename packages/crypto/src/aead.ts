import { type Bytes, concat, onHeap, randomBytes } from './bytes.ts'
import { CryptoError } from './errors.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** AES-256-GCM keys for one use each; raw bytes go in and cannot come out again. */
export function importAesKey(raw: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', onHeap(raw), 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/**
 * Seals under a random 96-bit nonce, which is put in front.
 *
 * One key may seal 2^32 times before a repeated nonce becomes likelier than 2^-32 (NIST SP 800-38D §8.3).
 */
export async function seal(key: CryptoKey, bytes: Uint8Array, context: Uint8Array): Promise<Bytes> {
  const nonce = randomBytes(NONCE_BYTES)
  const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: onHeap(context) }
  return concat(nonce, new Uint8Array(await crypto.subtle.encrypt(algorithm, key, onHeap(bytes))))
}

/** @throws CryptoError `damaged` when the key, the bytes or the context is not what was sealed. */
export async function open(key: CryptoKey, sealed: Uint8Array, context: Uint8Array): Promise<Bytes> {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new CryptoError('damaged')
  const nonce = onHeap(sealed.subarray(0, NONCE_BYTES))
  const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: onHeap(context) }
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, onHeap(sealed.subarray(NONCE_BYTES))))
  } catch (cause) {
    throw new CryptoError('damaged', { cause })
  }
}
