import { type AccountPrivateKeys, type AccountPublicKeys, importSealingKeys } from './account-keys.ts'
import { importAesKey, open, seal } from './aead.ts'
import { type Bytes, concat, fromBase64url, onHeap, randomBytes, sha256, utf8 } from './bytes.ts'
import { CryptoError } from './errors.ts'
import { deriveBytes } from './hash-keys.ts'

/**
 * Seals to an account's public keys: RSA-OAEP-2048 and an ephemeral ECDH P-384 each bring a secret, and the key
 * needs both, so both must be broken.
 *
 *     key = HKDF-SHA256(k1 ‖ k2, salt = SHA-256(ct1 ‖ epk ‖ rpk), label)
 *     out = 0x01 ‖ ct1 (256) ‖ epk (97) ‖ AES-256-GCM(key, bytes)
 *
 * No forward secrecy on the recipient's side: prefer a key package where there is one.
 */
const FORMAT = 1
const RSA_BYTES = 256
const POINT_BYTES = 97
const HEAD_BYTES = 1 + RSA_BYTES + POINT_BYTES
const curve = { name: 'ECDH', namedCurve: 'P-384' }

/** @param label What it is for, e.g. `history/<room>`; opening asks for the same. */
export async function hybridSeal(
  recipient: Pick<AccountPublicKeys, 'sealingKey' | 'agreementKey'>,
  bytes: Uint8Array,
  label: string,
): Promise<Bytes> {
  const { sealingKey, agreementKey } = await importSealingKeys(recipient)
  const k1 = randomBytes(32)
  const ct1 = new Uint8Array(await crypto.subtle.encrypt(oaep(label), sealingKey, k1))
  const ephemeral = await crypto.subtle.generateKey(curve, true, ['deriveBits'])
  const epk = new Uint8Array(await crypto.subtle.exportKey('raw', ephemeral.publicKey))
  const k2 = await agree(ephemeral.privateKey, agreementKey)
  const key = await combine({ k1, k2, ct1, epk, rpk: fromBase64url(recipient.agreementKey), label })
  return concat(Uint8Array.of(FORMAT), ct1, epk, await seal(key, bytes, utf8(label)))
}

/** @throws CryptoError `damaged` when it was not sealed to this account with this label. */
export async function hybridOpen(
  keys: AccountPrivateKeys,
  sealed: Uint8Array,
  label: string,
): Promise<Bytes> {
  if (sealed[0] !== FORMAT || sealed.length < HEAD_BYTES) throw new CryptoError('damaged')
  const ct1 = onHeap(sealed.subarray(1, 1 + RSA_BYTES))
  const epk = onHeap(sealed.subarray(1 + RSA_BYTES, HEAD_BYTES))
  try {
    const k1 = new Uint8Array(await crypto.subtle.decrypt(oaep(label), keys.sealing, ct1))
    const k2 = await agree(keys.agreement, await crypto.subtle.importKey('raw', epk, curve, true, []))
    const key = await combine({ k1, k2, ct1, epk, rpk: fromBase64url(keys.publicKeys.agreementKey), label })
    return await open(key, sealed.subarray(HEAD_BYTES), utf8(label))
  } catch (cause) {
    throw new CryptoError('damaged', { cause })
  }
}

const oaep = (label: string) => ({ name: 'RSA-OAEP', label: utf8(label) })

async function agree(privateKey: CryptoKey, publicKey: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: publicKey }, privateKey, 384))
}

interface Parts {
  k1: Bytes
  k2: Bytes
  ct1: Bytes
  epk: Bytes
  rpk: Bytes
  label: string
}

/** The salt holds everything both sides saw, so the key is tied to this exchange and this recipient. */
async function combine({ k1, k2, ct1, epk, rpk, label }: Parts): Promise<CryptoKey> {
  const salt = await sha256(concat(ct1, epk, rpk))
  return importAesKey(await deriveBytes(concat(k1, k2), salt, `SecureChat hybrid seal v1 ${label}`))
}
