import { importAesKey, open, seal } from './aead.ts'
import { type Bytes, concat, randomBytes, utf8 } from './bytes.ts'
import { CryptoError } from './errors.ts'
import { deriveBytes } from './hash-keys.ts'

const ROOT_BYTES = 32
const VERSION_BYTES = 4

/**
 * The vault's root key: 32 random bytes that open everything an account keeps with the server. A new one takes its place
 * when a device is revoked or the password changes; what the older ones sealed stays readable (vault-manifest.ts keeps them).
 */
export interface VaultRoot {
  /** 1 for the first, then one more each time. */
  version: number
  key: Bytes
}

export const createRoot = (version: number): VaultRoot => ({ version, key: randomBytes(ROOT_BYTES) })

/** Which entry of which vault, and which version of it. */
export interface VaultPlace {
  accountId: string
  /** As the server lists it; see `VaultName` in the protocol. */
  name: string
  version: number
}

/**
 * Seals one entry, with the root's version in front. Account, name and version are bound in, so the server cannot pass one
 * entry off as another or an old version as a new one; that it shows all of them is what the manifest is for.
 */
export async function sealVaultEntry(
  place: VaultPlace & { root: VaultRoot },
  bytes: Uint8Array,
): Promise<Bytes> {
  const { root, accountId } = place
  const sealed = await seal(await entryKey(root, accountId), bytes, boundTo(place, root.version))
  return concat(versionBytes(root.version), sealed)
}

/** @throws CryptoError `damaged` when anything about the entry or its place differs, or none of the roots sealed it. */
export async function openVaultEntry(
  place: VaultPlace & { roots: readonly VaultRoot[] },
  sealed: Uint8Array,
): Promise<Bytes> {
  if (sealed.length < VERSION_BYTES) throw new CryptoError('damaged')
  const version = new DataView(sealed.buffer, sealed.byteOffset).getUint32(0)
  const root = place.roots.find((candidate) => candidate.version === version)
  if (!root) throw new CryptoError('damaged')
  return open(await entryKey(root, place.accountId), sealed.subarray(VERSION_BYTES), boundTo(place, version))
}

async function entryKey({ key }: VaultRoot, accountId: string): Promise<CryptoKey> {
  return importAesKey(await deriveBytes(key, utf8(accountId), 'SecureChat vault entries v2'))
}

function versionBytes(version: number): Bytes {
  const bytes = new Uint8Array(VERSION_BYTES)
  new DataView(bytes.buffer).setUint32(0, version)
  return bytes
}

/** Names and ids hold no NUL, so the parts cannot run into each other. */
function boundTo({ accountId, name, version }: VaultPlace, rootVersion: number): Bytes {
  return utf8(`SecureChat vault entry v2\0${accountId}\0${name}\0${version}\0${rootVersion}`)
}
