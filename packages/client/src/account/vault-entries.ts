import {
  CryptoError,
  fromBase64url,
  openVaultEntry,
  sealVaultEntry,
  toBase64url,
  type Bytes,
} from '@securechat/crypto'
import type { AccountId, VaultEntry } from '@securechat/protocol'
import type { Store, StoreEntry } from '../store/store.ts'

/** What the server has, opened. */
export const knownPrefix = 'vault/known/'
/** What it has not answered for yet. */
export const stagedPrefix = 'vault/staged/'
const placeKey = 'vault/place'

/** The account's private keys stay on the server: a device needs them once, to be certified. */
const neverKept = new Set(['identity'])

export interface VaultKey {
  root: Bytes
  accountId: AccountId
}

export interface OpenedEntry {
  name: string
  content: Uint8Array
}

/** First versions of entries, ready for the server. */
export function sealFirst({ root, accountId }: VaultKey, entries: OpenedEntry[]): Promise<VaultEntry[]> {
  return Promise.all(
    entries.map(async ({ name, content }) => {
      const sealed = await sealVaultEntry({ root, accountId, name, version: 1 }, content)
      return { name, version: 1, sealed: toBase64url(sealed) }
    }),
  )
}

/** One entry that does not open must not keep the others away: it is reported and left out. */
export async function openEntries(
  { root, accountId }: VaultKey,
  entries: VaultEntry[],
  fault: (error: unknown) => void,
): Promise<OpenedEntry[]> {
  const opened: OpenedEntry[] = []
  for (const { name, version, sealed } of entries) {
    try {
      const content = await openVaultEntry({ root, accountId, name, version }, fromBase64url(sealed))
      opened.push({ name, content })
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error
      fault(error)
    }
  }
  return opened
}

/** What to remember of what the server has. */
export const mirrorEntries = (opened: OpenedEntry[]): StoreEntry[] =>
  opened.filter(({ name }) => !neverKept.has(name)).map(({ name, content }) => [knownPrefix + name, content])

export const stagedEntry = ({ name, content }: OpenedEntry): StoreEntry => [stagedPrefix + name, content]

/** Up to where the server's vault has been read. */
export const placeEntry = (place: number): StoreEntry => [placeKey, new TextEncoder().encode(String(place))]

export async function readPlace(store: Store): Promise<number> {
  const place = await store.get(placeKey)
  return place ? Number(new TextDecoder().decode(place)) : 0
}
