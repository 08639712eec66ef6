import {
  concat,
  CryptoError,
  fromBase64url,
  openVaultEntry,
  sealVaultEntry,
  toBase64url,
  vaultLeaf,
  type VaultRoot,
} from '@securechat/crypto'
import type { AccountId, VaultEntry } from '@securechat/protocol'
import { fromBytes, toBytes } from '../room/json.ts'
import type { Store, StoreEntry } from '../store/store.ts'
import { fromStateRecord, stateRecord, type VaultState } from './vault-state.ts'

/** What the server has: for each entry its leaf, its version and, opened, what is in it. */
export const knownPrefix = 'vault/known/'
/** What it has not answered for yet. */
export const stagedPrefix = 'vault/staged/'
/** What is to stand in the place of what it has. Empty: nothing. */
export const rewrittenPrefix = 'vault/rewritten/'
const stateKey = 'vault/state'

const LEAF_BYTES = 32
const HEADER_BYTES = LEAF_BYTES + 4

/** The account's private keys stay on the server: a device needs them once, to be certified. */
const neverKept = new Set(['identity'])

export interface NewEntry {
  name: string
  content: Uint8Array
}

/** An entry as this device remembers it. */
export interface OpenedEntry extends NewEntry {
  version: number
  /** Ties it to the manifest. */
  leaf: Uint8Array
}

/** First versions of entries, ready for the server and to be remembered. */
export async function sealFirst(
  { root, accountId }: { root: VaultRoot; accountId: AccountId },
  entries: NewEntry[],
): Promise<{ sealed: VaultEntry[]; opened: OpenedEntry[] }> {
  const made = await Promise.all(
    entries.map(async ({ name, content }) => {
      const sealed = await sealVaultEntry({ root, accountId, name, version: 1 }, content)
      const leaf = await vaultLeaf({ name, version: 1, sealed })
      return {
        entry: { name, version: 1, sealed: toBase64url(sealed) },
        opened: { name, version: 1, content, leaf },
      }
    }),
  )
  return { sealed: made.map(({ entry }) => entry), opened: made.map(({ opened }) => opened) }
}

/** One entry that does not open must not keep the others away: it is reported and empty. */
export async function openEntries(
  { roots, accountId }: { roots: VaultRoot[]; accountId: AccountId },
  entries: VaultEntry[],
  fault: (error: unknown) => void,
): Promise<OpenedEntry[]> {
  return Promise.all(
    entries.map(async ({ name, version, sealed: text }) => {
      const sealed = fromBase64url(text)
      const leaf = await vaultLeaf({ name, version, sealed })
      const content = await openVaultEntry({ roots, accountId, name, version }, sealed).catch(
        (error: unknown) => {
          if (!(error instanceof CryptoError)) throw error
          fault(error)
          return new Uint8Array()
        },
      )
      return { name, version, leaf, content }
    }),
  )
}

/** What to remember of what the server has. */
export function mirrorEntries(opened: OpenedEntry[]): StoreEntry[] {
  return opened.map(({ name, version, leaf, content }) => {
    const header = new Uint8Array(HEADER_BYTES)
    header.set(leaf)
    new DataView(header.buffer).setUint32(LEAF_BYTES, version)
    return [knownPrefix + name, neverKept.has(name) ? header : concat(header, content)]
  })
}

/** What was remembered; nothing in it where this device does not keep the content. */
export function readMirrored(key: string, bytes: Uint8Array): OpenedEntry {
  const version = new DataView(bytes.buffer, bytes.byteOffset).getUint32(LEAF_BYTES)
  const [leaf, content] = [bytes.slice(0, LEAF_BYTES), bytes.slice(HEADER_BYTES)]
  return { name: key.slice(knownPrefix.length), version, leaf, content }
}

/** Empty entries are ones that this device could not open, or does not keep. */
export const hasContent = ({ content }: OpenedEntry): boolean => content.length > 0

export const stagedEntry = ({ name, content }: NewEntry): StoreEntry => [stagedPrefix + name, content]

export const rewrittenEntry = ({ name, content }: NewEntry): StoreEntry => [rewrittenPrefix + name, content]

export const stateEntry = (state: VaultState): StoreEntry => [stateKey, toBytes(stateRecord(state))]

export async function readState(store: Store): Promise<VaultState | undefined> {
  const bytes = await store.get(stateKey)
  return bytes && fromStateRecord(fromBytes(bytes))
}
