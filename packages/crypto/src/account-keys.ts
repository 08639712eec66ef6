import { type Bytes, fromBase64url, fromUtf8, onHeap, sha256, toBase64url, utf8 } from './bytes.ts'
import { CryptoError } from './errors.ts'

const rsa = { modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash: 'SHA-256' }

/** Algorithms of the three account keys; the vault's format names them, so a change is a new version. */
const identity = { name: 'RSA-PSS', ...rsa }
const sealing = { name: 'RSA-OAEP', ...rsa }
const agreement = { name: 'ECDH', namedCurve: 'P-384' }

/**
 * What makes an account itself. `identity` signs device certificates; `sealing` and `agreement` are the two
 * halves of the hybrid seal (hybrid-seal.ts).
 */
export interface AccountKeys {
  identity: CryptoKeyPair
  sealing: CryptoKeyPair
  agreement: CryptoKeyPair
}

/** As they travel: SPKI, SPKI and an uncompressed point of 97 bytes; all base64url. */
export interface AccountPublicKeys {
  identityKey: string
  sealingKey: string
  agreementKey: string
}

/** The private halves, usable but not readable, and the public ones. */
export interface AccountPrivateKeys {
  identity: CryptoKey
  sealing: CryptoKey
  agreement: CryptoKey
  publicKeys: AccountPublicKeys
}

/** The private halves can be read out once more, for the vault; `importAccountKeys` gives ones that cannot. */
export async function createAccountKeys(): Promise<AccountKeys> {
  const [identityPair, sealingPair, agreementPair] = await Promise.all([
    crypto.subtle.generateKey(identity, true, ['sign', 'verify']),
    crypto.subtle.generateKey(sealing, true, ['encrypt', 'decrypt']),
    crypto.subtle.generateKey(agreement, true, ['deriveBits']),
  ])
  return { identity: identityPair, sealing: sealingPair, agreement: agreementPair }
}

export async function publicKeysOf(keys: AccountKeys): Promise<AccountPublicKeys> {
  const [identityKey, sealingKey, agreementKey] = await Promise.all([
    exported('spki', keys.identity.publicKey),
    exported('spki', keys.sealing.publicKey),
    exported('raw', keys.agreement.publicKey),
  ])
  return { identityKey, sealingKey, agreementKey }
}

/** Private keys in the clear: only ever to be sealed at once (vault.ts). */
export async function exportAccountKeys(keys: AccountKeys): Promise<Bytes> {
  const [identityKey, sealingKey, agreementKey] = await Promise.all([
    exported('pkcs8', keys.identity.privateKey),
    exported('pkcs8', keys.sealing.privateKey),
    exported('pkcs8', keys.agreement.privateKey),
  ])
  const privateKeys = { identityKey, sealingKey, agreementKey }
  return utf8(JSON.stringify({ v: 1, privateKeys, publicKeys: await publicKeysOf(keys) }))
}

/** @throws CryptoError `damaged` when the bytes are not an export. */
export async function importAccountKeys(bytes: Uint8Array): Promise<AccountPrivateKeys> {
  const { privateKeys, publicKeys } = parseExport(bytes)
  try {
    const [identityKey, sealingKey, agreementKey] = await Promise.all([
      importPrivate(privateKeys.identityKey, identity, 'sign'),
      importPrivate(privateKeys.sealingKey, sealing, 'decrypt'),
      importPrivate(privateKeys.agreementKey, agreement, 'deriveBits'),
    ])
    return { identity: identityKey, sealing: sealingKey, agreement: agreementKey, publicKeys }
  } catch (cause) {
    throw new CryptoError('damaged', { cause })
  }
}

/** Short name of an account key, for pins and for showing: SHA-256 of the SPKI, base64url. */
export async function identityFingerprint(identityKey: string): Promise<string> {
  return toBase64url(await sha256(fromBase64url(identityKey)))
}

/** @throws CryptoError `untrusted-identity` when the key is not RSA-2048 with exponent 65537. */
export async function importIdentityKey(identityKey: string): Promise<CryptoKey> {
  let key: CryptoKey
  try {
    key = await crypto.subtle.importKey('spki', fromBase64url(identityKey), identity, true, ['verify'])
  } catch (cause) {
    throw new CryptoError('untrusted-identity', { cause })
  }
  // SAFETY: an imported RSA key has RSA parameters.
  const { modulusLength, publicExponent } = key.algorithm as RsaKeyAlgorithm
  const isAsMade = modulusLength === rsa.modulusLength && toBase64url(onHeap(publicExponent)) === 'AQAB'
  if (!isAsMade) throw new CryptoError('untrusted-identity')
  return key
}

/** @throws CryptoError `damaged` when the keys are not ones a hybrid seal can be made to. */
export async function importSealingKeys(keys: Pick<AccountPublicKeys, 'sealingKey' | 'agreementKey'>) {
  try {
    const [sealingKey, agreementKey] = await Promise.all([
      crypto.subtle.importKey('spki', fromBase64url(keys.sealingKey), sealing, false, ['encrypt']),
      crypto.subtle.importKey('raw', fromBase64url(keys.agreementKey), agreement, false, []),
    ])
    return { sealingKey, agreementKey }
  } catch (cause) {
    throw new CryptoError('damaged', { cause })
  }
}

async function exported(format: 'spki' | 'pkcs8' | 'raw', key: CryptoKey): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.exportKey(format, key)))
}

function importPrivate(pkcs8: string, algorithm: RsaHashedImportParams | EcKeyImportParams, usage: KeyUsage) {
  return crypto.subtle.importKey('pkcs8', fromBase64url(pkcs8), algorithm, false, [usage])
}

interface AccountKeyExport {
  v: 1
  privateKeys: AccountPublicKeys
  publicKeys: AccountPublicKeys
}

/** Only the version is checked: the bytes come out of an authenticated seal of our own. */
function parseExport(bytes: Uint8Array): AccountKeyExport {
  try {
    const parsed = JSON.parse(fromUtf8(bytes)) as AccountKeyExport // SAFETY: sealed by exportAccountKeys; imports check each key.
    if (parsed.v === 1) return parsed
  } catch (cause) {
    throw new CryptoError('damaged', { cause })
  }
  throw new CryptoError('damaged')
}
