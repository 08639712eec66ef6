import { concat, fromBase64url, onHeap, sha256, toBase64url, u64, utf8, type Bytes } from './bytes.ts'
import { CryptoError } from './errors.ts'

/**
 * The HMAC key of a session's signed requests (docs/protocol.md): from OPAQUE's session key, or from what `createKeyShare`
 * agreed on.
 */
export async function requestKeyOf(secret: Uint8Array, sessionId: string): Promise<Bytes> {
  const ikm = await crypto.subtle.importKey('raw', onHeap(secret), 'HKDF', false, ['deriveBits'])
  const salt = fromBase64url(sessionId)
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt, info: utf8('SecureChat request key v1') }
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, ikm, 256))
}

export interface KeyShare {
  /** For the server: 32 bytes, base64url. */
  keyShare: string
  /** @throws CryptoError `damaged` when the answer is no share. */
  agree(theirs: string): Promise<Bytes>
}

/** One side of an X25519 agreement, for a session that no password stands behind. */
export async function createKeyShare(): Promise<KeyShare> {
  const pair = (await crypto.subtle.generateKey('X25519', false, ['deriveBits'])) as CryptoKeyPair // SAFETY: X25519 makes pairs.
  const own = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return {
    keyShare: toBase64url(own),
    async agree(theirs) {
      try {
        const key = await crypto.subtle.importKey('raw', fromBase64url(theirs), 'X25519', true, [])
        const bits = await crypto.subtle.deriveBits({ name: 'X25519', public: key }, pair.privateKey, 256)
        return new Uint8Array(bits)
      } catch (cause) {
        throw new CryptoError('damaged', { cause })
      }
    },
  }
}

/** Signs a request's signature base (RFC 9421, `hmac-sha256`). @returns base64, as the header wants it. */
export async function signRequest(requestKey: Uint8Array, base: string): Promise<string> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', onHeap(requestKey), hmac, false, ['sign'])
  return toBase64(new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(base))))
}

/** The `Content-Digest` of a body (RFC 9530). */
export const contentDigest = async (body: string): Promise<string> =>
  `sha-256=:${toBase64(await sha256(utf8(body)))}:`

interface DeviceProofInput {
  context: string
  /** The origin the client itself dialled. */
  origin: string
  nonce: Uint8Array
  deviceId: string
  timeMs: number
  frameKey: CryptoKey
}

/** A device's word for one thing, at one place and time; the signed form is in the protocol's session.ts. */
export async function signDeviceProof(
  given: DeviceProofInput,
): Promise<{ timeMs: number; signature: string }> {
  const { context, origin, nonce, deviceId, timeMs, frameKey } = given
  const signed = concat(utf8(`${context}\0${origin}\0`), nonce, fromBase64url(deviceId), u64(timeMs))
  const signature = await crypto.subtle.sign('Ed25519', frameKey, signed)
  return { timeMs, signature: toBase64url(new Uint8Array(signature)) }
}

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))
