import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import { type Bytes, concat, fromBase64url, onHeap, toBase64url, utf8 } from './bytes.ts'
import { CryptoError } from './errors.ts'
import { deriveBytes } from './hash-keys.ts'
import type { VaultRoot } from './vault.ts'

/**
 * Who can open the vault: a password, a recovery code, a passkey, a device. Each has a key pair that follows from its secret,
 * and roots are sealed to its public key, so that a new root reaches all of them while none is present.
 *
 * HPKE (RFC 9180): DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
 */
const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
})
const ENC_BYTES = 32
const SECRET_BYTES = 32

export type HolderKind = 'password' | 'recovery' | 'passkey' | 'device'

export interface Holder {
  /** `password`, `recovery`, `passkey/<id>`, `device/<id>`. */
  id: string
  /** X25519, base64url. */
  publicKey: string
}

export interface HolderKeys extends Holder {
  privateKey: CryptoKey
}

/**
 * The key pair of whoever knows this secret, the same each time (RFC 9180 §7.1.3, DeriveKeyPair).
 *
 * @param secret At least 256 bits that cannot be guessed: OPAQUE's export key, a recovery code's key, a passkey's PRF output.
 */
export async function holderKeys(
  kind: HolderKind,
  secret: Uint8Array,
  { accountId, id = kind }: { accountId: string; id?: string },
): Promise<HolderKeys> {
  if (secret.length < SECRET_BYTES) throw new CryptoError('damaged')
  const ikm = await deriveBytes(secret, utf8(accountId), `SecureChat vault holder v1 ${kind}`)
  const pair = await suite.kem.deriveKeyPair(ikm.buffer)
  const publicKey = toBase64url(new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey)))
  return { id, publicKey, privateKey: pair.privateKey }
}

interface RootPlace {
  accountId: string
  rootVersion: number
}

/** @throws CryptoError `damaged` when the holder's public key is none. */
export async function sealRoot(root: VaultRoot, accountId: string, holder: Holder): Promise<Bytes> {
  try {
    const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64url(holder.publicKey).buffer)
    const info = boundTo({ accountId, rootVersion: root.version }, holder.id).buffer
    const sender = await suite.createSenderContext({ recipientPublicKey, info })
    const sealed = await sender.seal(root.key.slice().buffer)
    return concat(new Uint8Array(sender.enc), new Uint8Array(sealed))
  } catch (cause) {
    throw new CryptoError('damaged', { cause })
  }
}

/** @throws CryptoError `wrong-secret` when it was not sealed to this holder, for this account and version. */
export async function openRoot(holder: HolderKeys, sealed: Uint8Array, at: RootPlace): Promise<VaultRoot> {
  try {
    const recipient = await suite.createRecipientContext({
      recipientKey: holder.privateKey,
      enc: onHeap(sealed.slice(0, ENC_BYTES)).buffer,
      info: boundTo(at, holder.id).buffer,
    })
    const key = new Uint8Array(await recipient.open(onHeap(sealed.slice(ENC_BYTES)).buffer))
    return { version: at.rootVersion, key }
  } catch (cause) {
    throw new CryptoError('wrong-secret', { cause })
  }
}

const boundTo = ({ accountId, rootVersion }: RootPlace, holderId: string): Bytes =>
  utf8(`SecureChat vault root v2\0${accountId}\0${rootVersion}\0${holderId}`)
