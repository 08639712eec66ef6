import { type Bytes, concat, fromBase64url, onHeap, toBase64url } from './bytes.ts'
import { BoundedMap } from './bounded-map.ts'
import { derToRaw, rawToDer } from './ecdsa-der.ts'

const algorithm = { name: 'ECDSA', namedCurve: 'P-384' }
const signing = { name: 'ECDSA', hash: 'SHA-384' }
const SCALAR_BYTES = 48
const POINT_BYTES = 1 + 2 * SCALAR_BYTES

/**
 * An MLS leaf's signature keys. `signKey` is the 48-byte scalar followed by the public point, since WebCrypto
 * imports a private key only together with its point; MLS never looks inside. `publicKey` is the uncompressed
 * point, 97 bytes (RFC 9420 §5.1.1).
 */
export interface LeafKeys {
  signKey: Bytes
  publicKey: Bytes
}

/** Importing a key costs as much as using it, and a group verifies the same members again and again. */
const publicKeys = new BoundedMap<string, Promise<CryptoKey>>(4096)
const privateKeys = new BoundedMap<string, Promise<CryptoKey>>(16)

export async function createLeafKeys(): Promise<LeafKeys> {
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const { d = '' } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  return { signKey: concat(fromBase64url(d), publicKey), publicKey }
}

/** @param signKey As `createLeafKeys` made it. @returns DER, as MLS carries ECDSA signatures (RFC 9420 §5.1.2). */
export async function signP384(signKey: Uint8Array, message: Uint8Array): Promise<Bytes> {
  const name = toBase64url(signKey.subarray(SCALAR_BYTES))
  const key = await privateKeys.getOrAdd(name, () => importPrivateKey(signKey))
  return rawToDer(new Uint8Array(await crypto.subtle.sign(signing, key, onHeap(message))))
}

/** False for anything that is not a valid signature, malformed keys and encodings included. */
export async function verifyP384(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (publicKey.length !== POINT_BYTES) return false
  const raw = derToRaw(signature, SCALAR_BYTES)
  if (raw === undefined) return false
  try {
    const key = await publicKeys.getOrAdd(toBase64url(publicKey), () =>
      crypto.subtle.importKey('raw', onHeap(publicKey), algorithm, true, ['verify']),
    )
    return await crypto.subtle.verify(signing, key, raw, onHeap(message))
  } catch {
    return false
  }
}

function importPrivateKey(signKey: Uint8Array): Promise<CryptoKey> {
  if (signKey.length !== SCALAR_BYTES + POINT_BYTES) throw new RangeError('leaf key: wrong length')
  const part = (from: number) => toBase64url(signKey.subarray(from, from + SCALAR_BYTES))
  const jwk = {
    kty: 'EC',
    crv: 'P-384',
    d: part(0),
    x: part(SCALAR_BYTES + 1),
    y: part(2 * SCALAR_BYTES + 1),
  }
  return crypto.subtle.importKey('jwk', jwk, algorithm, false, ['sign'])
}
