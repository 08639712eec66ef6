import {
  createRoot,
  CryptoError,
  equalBytes,
  fromBase64url,
  openManifest,
  openRoot,
  sealManifest,
  sealRoot,
  toBase64url,
  VaultSum,
  type Bytes,
  type Holder,
  type HolderKeys,
  type Manifest,
  type VaultRoot,
} from '@securechat/crypto'
import type { AccountId, VaultHead, VaultUpdate } from '@securechat/protocol'
import type { StoreEntry } from '../store/store.ts'

/** The vault as a whole, as of the version this device knows. */
export interface VaultState extends Manifest {
  version: number
  root: VaultRoot
  /** The root, sealed to each holder: it stays the same until there is another root. */
  wraps: VaultHead['wraps']
  /** Up to where the server's entries have been read. */
  place: number
}

/** The vault as it is about to be, and how the server is told. */
export interface NextVersion {
  state: VaultState
  /** To be remembered with it. */
  put: StoreEntry[]
  send: (update: VaultUpdate) => Promise<unknown>
}

/** What opens a vault: the key of one of its holders, or the root itself, as one device passes it to another. */
export type VaultOpener = HolderKeys | VaultRoot

/** What is to be different about the vault besides its entries. */
export interface VaultChange {
  holders?: (now: Holder[]) => Holder[]
  /** Another root takes over, sealed to those holders alone. */
  isNewRoot?: boolean
}

export const rootsOf = ({ root, older }: Pick<VaultState, 'root' | 'older'>): VaultRoot[] => [root, ...older]

/** A vault that is about to be: nothing in it, and version 0. */
export async function emptyVault(
  accountId: AccountId,
  root: VaultRoot,
  holders: Holder[],
): Promise<VaultState> {
  const wraps = await wrapAll(accountId, root, holders)
  return { version: 0, root, older: [], holders, wraps, count: 0, sum: VaultSum.empty, place: 0 }
}

/** One with these new entries. */
export async function withEntries(
  accountId: AccountId,
  state: VaultState,
  leaves: Uint8Array[],
): Promise<VaultState> {
  const sum = await (await VaultSum.under(state.root, accountId)).change(state.sum, { add: leaves })
  const [count, place] = [state.count + leaves.length, state.place + leaves.length]
  return { ...state, version: state.version + 1, sum, count, place }
}

/** One in which some entries are others than before, or new. */
export async function withRewritten(
  accountId: AccountId,
  state: VaultState,
  { leaves, replaced }: { leaves: Uint8Array[]; replaced: Uint8Array[] },
): Promise<VaultState> {
  const sum = await (
    await VaultSum.under(state.root, accountId)
  ).change(state.sum, { add: leaves, remove: replaced })
  const count = state.count + leaves.length - replaced.length
  // Each of them gets a place of its own, as the last that was written.
  return { ...state, version: state.version + 1, sum, count, place: state.place + leaves.length }
}

/** @param leaves Of every entry there is: asked for only where the root changes. */
export async function withChange(
  accountId: AccountId,
  state: VaultState,
  { change, leaves }: { change: VaultChange; leaves: () => Promise<Uint8Array[]> },
): Promise<VaultState> {
  const holders = change.holders?.(state.holders) ?? state.holders
  const next = { ...state, version: state.version + 1, holders }
  if (!change.isNewRoot) return { ...next, wraps: await wrapNew(accountId, state, holders) }
  const root = createRoot(state.root.version + 1)
  const sum = await (await VaultSum.under(root, accountId)).change(VaultSum.empty, { add: await leaves() })
  return { ...next, root, older: rootsOf(state), wraps: await wrapAll(accountId, root, holders), sum }
}

export async function headOf(accountId: AccountId, state: VaultState): Promise<VaultHead> {
  const { version, root, wraps } = state
  const manifest = toBase64url(await sealManifest(root, { accountId, version }, state))
  return { version, rootVersion: root.version, manifest, wraps }
}

/**
 * Opens a head that the server shows.
 *
 * @throws CryptoError `wrong-secret` when the opener is not one of its holders, `damaged` when the manifest does not hold.
 */
export async function openHead(
  accountId: AccountId,
  { version, rootVersion, manifest, wraps }: VaultHead,
  opener: VaultOpener,
): Promise<Omit<VaultState, 'place'>> {
  const root = 'key' in opener ? opener : await unwrap({ accountId, rootVersion, wraps }, opener)
  if (root.version !== rootVersion) throw new CryptoError('wrong-secret')
  return {
    ...(await openManifest(root, { accountId, version }, fromBase64url(manifest))),
    version,
    root,
    wraps,
  }
}

type Sum = Pick<VaultState, 'root' | 'sum' | 'count'>

/** Whether exactly these entries are what the manifest speaks of, `before` being what some of them came to. */
export async function addsUp(
  accountId: AccountId,
  { root, sum, count }: Sum,
  { before, add, remove = [] }: { before?: Sum; add: Uint8Array[]; remove?: Uint8Array[] },
): Promise<boolean> {
  const sums = await VaultSum.under(root, accountId)
  const found = await sums.change(before?.sum ?? VaultSum.empty, { add, remove })
  return (before?.count ?? 0) + add.length - remove.length === count && equalBytes(found, sum)
}

async function unwrap(
  { accountId, rootVersion, wraps }: Pick<VaultHead, 'rootVersion' | 'wraps'> & { accountId: AccountId },
  keys: HolderKeys,
): Promise<VaultRoot> {
  const wrap = wraps.find(({ holder }) => holder === keys.id)
  if (!wrap) throw new CryptoError('wrong-secret')
  return openRoot(keys, fromBase64url(wrap.sealed), { accountId, rootVersion })
}

async function wrapAll(
  accountId: AccountId,
  root: VaultRoot,
  holders: Holder[],
): Promise<VaultHead['wraps']> {
  return Promise.all(
    holders.map(async (holder) => ({
      holder: holder.id,
      sealed: toBase64url(await sealRoot(root, accountId, holder)),
    })),
  )
}

/** Wraps of those who had one stay; those whose key is new get one. */
async function wrapNew(accountId: AccountId, before: VaultState, holders: Holder[]) {
  const had = new Set(before.holders.map(({ id, publicKey }) => `${id} ${publicKey}`))
  const isOld = ({ id, publicKey }: Holder) => had.has(`${id} ${publicKey}`)
  const old = new Set(holders.filter(isOld).map(({ id }) => id))
  const fresh = await wrapAll(accountId, before.root, holders.filter((holder) => !isOld(holder))) // prettier-ignore
  return [...before.wraps.filter(({ holder }) => old.has(holder)), ...fresh]
}

/** Puts a holder in the place of the one that had its id. */
export const withHolder =
  ({ id, publicKey }: Holder) =>
  (now: Holder[]): Holder[] => [...now.filter((holder) => holder.id !== id), { id, publicKey }]

export const withoutHolder =
  (id: string) =>
  (now: Holder[]): Holder[] =>
    now.filter((holder) => holder.id !== id)

interface StateRecord {
  v: 1
  version: number
  root: RootRecord
  older: RootRecord[]
  holders: Holder[]
  wraps: VaultHead['wraps']
  count: number
  sum: string
  place: number
}

interface RootRecord {
  version: number
  key: string
}

const rootRecord = ({ version, key }: VaultRoot): RootRecord => ({ version, key: toBase64url(key) })
const readRoot = ({ version, key }: RootRecord): VaultRoot => ({ version, key: fromBase64url(key) as Bytes })

export function stateRecord(state: VaultState): StateRecord {
  const { version, root, older, holders, wraps, count, sum, place } = state
  const roots = { root: rootRecord(root), older: older.map(rootRecord) }
  const known = holders.map(({ id, publicKey }) => ({ id, publicKey }))
  return { v: 1, version, ...roots, holders: known, wraps, count, sum: toBase64url(sum), place }
}

export function fromStateRecord({ v: _v, ...record }: StateRecord): VaultState {
  const { root, older, sum } = record
  return { ...record, root: readRoot(root), older: older.map(readRoot), sum: fromBase64url(sum) }
}
