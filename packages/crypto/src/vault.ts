import { importAesKey, open, seal } from './aead.ts'
import { type Bytes, fromBase64url, randomBytes, utf8 } from './bytes.ts'
import { CryptoError } from './errors.ts'
import { deriveBytes } from './hash-keys.ts'

const ROOT_BYTES = 32

/** The vault's root key: 32 random bytes that open everything an account keeps with the server. */
export function createRootKey(): Bytes {
  return randomBytes(ROOT_BYTES)
}

/**
 * The key that wraps the root, from OPAQUE's export key. The server cannot know it, not even while the
 * password is being checked (RFC 9807 §4.2: export_key).
 */
export async function passwordKek(exportKey: string, accountId: string): Promise<CryptoKey> {
  return importAesKey(await deriveBytes(fromBase64url(exportKey), utf8(accountId), 'SecureChat vault KEK v1'))
}

export function wrapRoot(kek: CryptoKey, root: Uint8Array, accountId: string): Promise<Bytes> {
  return seal(kek, root, utf8(`SecureChat vault root v1/${accountId}`))
}

/** @throws CryptoError `wrong-secret` when this key, for this account, is not the one it was wrapped under. */
export async function unwrapRoot(kek: CryptoKey, wrapped: Uint8Array, accountId: string): Promise<Bytes> {
  try {
    return await open(kek, wrapped, utf8(`SecureChat vault root v1/${accountId}`))
  } catch (cause) {
    throw new CryptoError('wrong-secret', { cause })
  }
}

/** Which entry of which vault, and which version of it. */
export interface VaultPlace {
  root: Uint8Array
  accountId: string
  /** As the server lists it; see `VaultName` in the protocol. */
  name: string
  version: number
}

/**
 * Seals one entry. Account, name and version are bound in, so the server cannot pass one entry off as another or an
 * old version as a new one; that it shows the newest at all is for the client to check against what it has seen.
 */
export async function sealVaultEntry(place: VaultPlace, bytes: Uint8Array): Promise<Bytes> {
  return seal(await entryKey(place), bytes, boundTo(place))
}

/** @throws CryptoError `damaged` when anything about the entry or its place differs. */
export async function openVaultEntry(place: VaultPlace, sealed: Uint8Array): Promise<Bytes> {
  return open(await entryKey(place), sealed, boundTo(place))
}

async function entryKey({ root, accountId }: VaultPlace): Promise<CryptoKey> {
  return importAesKey(await deriveBytes(root, utf8(accountId), 'SecureChat vault entries v1'))
}

/** Names and ids hold no NUL, so the parts cannot run into each other. */
function boundTo({ accountId, name, version }: VaultPlace): Bytes {
  return utf8(`SecureChat vault entry v1\0${accountId}\0${name}\0${version}`)
}
