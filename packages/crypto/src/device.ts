import { DeviceId } from '@securechat/protocol'
import { type Bytes, concat, fromBase64url, fromUtf8, newId, onHeap, toBase64url, utf8 } from './bytes.ts'
import { CryptoError } from './errors.ts'
import { createLeafKeys, type LeafKeys } from './p384-signature.ts'

/** What one installation signs with. */
export interface DeviceKeys {
  deviceId: DeviceId
  /** Signs MLS leaves, commits and key packages: P-384. `signKey` is secret. */
  leaf: LeafKeys
  /** Signs messages and socket challenges: Ed25519, a third of the cost of P-384. `publicKey` is 32 raw bytes. */
  frame: { privateKey: CryptoKey; publicKey: Bytes }
}

export async function createDeviceKeys(): Promise<DeviceKeys> {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair // SAFETY: Ed25519 makes pairs.
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return {
    deviceId: DeviceId.parse(newId()),
    leaf: await createLeafKeys(),
    frame: { privateKey: pair.privateKey, publicKey },
  }
}

/** Private keys in the clear, for the sealed local store only. Works on keys fresh from `createDeviceKeys`. */
export async function exportDeviceKeys(keys: DeviceKeys): Promise<Bytes> {
  const framePrivate = new Uint8Array(await crypto.subtle.exportKey('pkcs8', keys.frame.privateKey))
  const form: DeviceKeyExport = {
    v: 1,
    deviceId: keys.deviceId,
    leafSign: toBase64url(keys.leaf.signKey),
    leafPublic: toBase64url(keys.leaf.publicKey),
    framePrivate: toBase64url(framePrivate),
    framePublic: toBase64url(keys.frame.publicKey),
  }
  return utf8(JSON.stringify(form))
}

/**
 * The frame key comes back non-extractable. The leaf key stays bytes, since the MLS library wants to hold it.
 *
 * @throws CryptoError `damaged` when the bytes are not an export.
 */
export async function importDeviceKeys(bytes: Uint8Array): Promise<DeviceKeys> {
  try {
    const form = JSON.parse(fromUtf8(bytes)) as DeviceKeyExport // SAFETY: sealed by exportDeviceKeys; each part is decoded below.
    if (form.v !== 1) throw new CryptoError('damaged')
    const framePrivate = fromBase64url(form.framePrivate)
    return {
      deviceId: DeviceId.parse(form.deviceId),
      leaf: { signKey: fromBase64url(form.leafSign), publicKey: fromBase64url(form.leafPublic) },
      frame: {
        privateKey: await crypto.subtle.importKey('pkcs8', framePrivate, 'Ed25519', false, ['sign']),
        publicKey: fromBase64url(form.framePublic),
      },
    }
  } catch (cause) {
    throw new CryptoError('damaged', { cause })
  }
}

/** Public half of a frame key, from its 32 raw bytes. */
export function importFrameKey(raw: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', onHeap(raw), 'Ed25519', true, ['verify'])
}

export interface SocketChallenge {
  frameKey: CryptoKey
  /** The origin the client itself dialled, never one the server told it: that is what stops relaying. */
  origin: string
  /** 32 bytes, base64url. */
  nonce: string
  deviceId: string
}

/** Answers the challenge that opens a socket; the signed form is in the protocol's frame.ts. */
export async function signSocketChallenge({ frameKey, ...challenge }: SocketChallenge): Promise<string> {
  const signature = await crypto.subtle.sign('Ed25519', frameKey, socketProof(challenge))
  return toBase64url(new Uint8Array(signature))
}

/** The bytes a socket challenge is signed over; the server checks against the same ones. */
export function socketProof({ origin, nonce, deviceId }: Omit<SocketChallenge, 'frameKey'>): Bytes {
  const context = utf8(`SecureChat socket v1\0${origin}\0`)
  return concat(context, fromBase64url(nonce), fromBase64url(deviceId))
}

interface DeviceKeyExport {
  v: 1
  deviceId: string
  leafSign: string
  leafPublic: string
  framePrivate: string
  framePublic: string
}
