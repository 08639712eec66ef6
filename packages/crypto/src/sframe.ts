import { encodeSframeHeader, parseSframeHeader, type SframeHeader } from '@securechat/protocol'
import { expand, extract } from '@noble/hashes/hkdf.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { importAesKey } from './aead.ts'
import { type Bytes, concat, onHeap, u64, utf8 } from './bytes.ts'
import { CryptoError } from './errors.ts'

/** AES_256_GCM_SHA512_128 (RFC 9605 §4.5, §8.1). */
const SUITE = Uint8Array.of(0x00, 0x05)
const KEY_BYTES = 32
const NONCE_BYTES = 12

/** Key and salt of one KID under one base key. Whoever seals with it must never repeat a counter. */
export interface SframeKey {
  kid: bigint
  key: CryptoKey
  salt: Bytes
}

/** Derives the key of one KID (RFC 9605 §4.4.2). @param baseKey Secret, of at least 32 bytes. */
export async function sframeKey(baseKey: Uint8Array, kid: bigint): Promise<SframeKey> {
  const { key, salt } = deriveSframe(baseKey, kid)
  return { kid, key: await importAesKey(key), salt }
}

/** The derivation alone, for the published vectors to be compared with. */
export function deriveSframe(baseKey: Uint8Array, kid: bigint): { key: Bytes; salt: Bytes } {
  const secret = extract(sha512, baseKey, new Uint8Array())
  const derive = (label: string, length: number) =>
    onHeap(expand(sha512, secret, concat(utf8(label), u64(kid), SUITE), length))
  return {
    key: derive('SFrame 1.0 Secret key ', KEY_BYTES),
    salt: derive('SFrame 1.0 Secret salt ', NONCE_BYTES),
  }
}

export interface SframeSeal {
  counter: bigint
  /** Authenticated with the frame, but not part of it. */
  metadata: Uint8Array
  plaintext: Uint8Array
}

/** Header, then ciphertext with its tag (RFC 9605 §4.4.3). */
export async function sealSframe(
  key: SframeKey,
  { counter, metadata, plaintext }: SframeSeal,
): Promise<Bytes> {
  const header = encodeSframeHeader(key.kid, counter)
  const algorithm = aesGcm(key, counter, concat(header, metadata))
  return concat(header, new Uint8Array(await crypto.subtle.encrypt(algorithm, key.key, onHeap(plaintext))))
}

/** @throws CryptoError `bad-frame` */
export async function openSframe(key: SframeKey, frame: Uint8Array, metadata: Uint8Array): Promise<Bytes> {
  const { counter, length } = readSframeHeader(frame)
  const algorithm = aesGcm(key, counter, concat(frame.subarray(0, length), metadata))
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key.key, onHeap(frame.subarray(length))))
  } catch (cause) {
    throw new CryptoError('bad-frame', { cause })
  }
}

/** @throws CryptoError `bad-frame` */
export function readSframeHeader(frame: Uint8Array): SframeHeader {
  try {
    return parseSframeHeader(frame)
  } catch (cause) {
    throw new CryptoError('bad-frame', { cause })
  }
}

/** The nonce is the salt with the counter added by exclusive or (RFC 9605 §4.4.3). */
function aesGcm({ salt }: SframeKey, counter: bigint, additionalData: Bytes) {
  const wide = concat(new Uint8Array(NONCE_BYTES - 8), u64(counter))
  return { name: 'AES-GCM', iv: salt.map((byte, at) => byte ^ (wide[at] ?? 0)), additionalData }
}
