import { importAesKey, open, seal } from './aead.ts'
import { type Bytes, onHeap, randomBytes, utf8 } from './bytes.ts'
import { CryptoError } from './errors.ts'
import { deriveBytes } from './hash-keys.ts'

const KEY_BYTES = 32

export interface StorageKey {
  /** AES-256-GCM, non-extractable: what a browser may keep in IndexedDB. */
  key: CryptoKey
  /** The same key as bytes, to be wrapped and then forgotten. */
  raw: Bytes
}

/** The key of one device's local store. */
export async function createStorageKey(): Promise<StorageKey> {
  const raw = randomBytes(KEY_BYTES)
  return { key: await importAesKey(raw), raw }
}

/** For devices without a place for a non-extractable key: the store then opens with the vault's root. */
export async function wrapStorageKey(root: Uint8Array, raw: Uint8Array, accountId: string): Promise<Bytes> {
  return seal(await wrappingKey(root, accountId), raw, wrapContext)
}

/** @throws CryptoError `wrong-secret` */
export async function unwrapStorageKey(
  root: Uint8Array,
  wrapped: Uint8Array,
  accountId: string,
): Promise<StorageKey> {
  try {
    const raw = await open(await wrappingKey(root, accountId), wrapped, wrapContext)
    return { key: await importAesKey(raw), raw }
  } catch (cause) {
    throw new CryptoError('wrong-secret', { cause })
  }
}

/**
 * Seals one record under its name, so that records cannot stand in for each other. Nothing stops an old copy of the
 * same record from being put back: whoever can write to the disk can do that.
 *
 * Nonces are random, 96 bits: good for 2^32 writes per key, a write every second for a hundred years.
 */
export function sealRecord(key: CryptoKey, name: string, bytes: Uint8Array): Promise<Bytes> {
  return seal(key, onHeap(bytes), recordContext(name))
}

/** @throws CryptoError `damaged` */
export function openRecord(key: CryptoKey, name: string, sealed: Uint8Array): Promise<Bytes> {
  return open(key, sealed, recordContext(name))
}

const wrapContext = utf8('SecureChat storage key v1')
const recordContext = (name: string) => utf8(`SecureChat record v1\0${name}`)

async function wrappingKey(root: Uint8Array, accountId: string): Promise<CryptoKey> {
  return importAesKey(await deriveBytes(root, utf8(accountId), 'SecureChat storage KEK v1'))
}
