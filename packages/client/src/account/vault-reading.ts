import { CryptoError, equalBytes, type VaultRoot } from '@securechat/crypto'
import {
  readVault,
  type AccountId,
  type OutputOf,
  type VaultEntry,
  type VaultHead,
} from '@securechat/protocol'
import type { MirroredEntries } from './mirrored-entries.ts'
import { hasContent, openEntries, type OpenedEntry } from './vault-entries.ts'
import { addsUp, openHead, rootsOf, type VaultOpener, type VaultState } from './vault-state.ts'

/** Why what the server shows of the vault is not taken over. */
export type VaultTrouble =
  /** It is older than what this device has seen: put back from a backup, or kept back. */
  | 'rolled-back'
  /** Entries are missing or changed, or a root came from nobody who had the one before. */
  | 'damaged'

export class VaultTroubleError extends Error {
  override readonly name = 'VaultTroubleError'
  readonly code = 'vault-trouble'
  readonly trouble: VaultTrouble

  constructor(trouble: VaultTrouble, options?: ErrorOptions) {
    super('What the server holds of this account is not what its devices put there.', options)
    this.trouble = trouble
  }
}

export interface VaultPages {
  entries: VaultEntry[]
  place: number
  head: VaultHead
}

/** Everything since a place, as of one moment. */
export async function readPages(
  read: (after: number) => Promise<OutputOf<typeof readVault>>,
  after: number,
): Promise<VaultPages> {
  const entries: VaultEntry[] = []
  let page = await read(after)
  for (entries.push(...page.entries); page.more; entries.push(...page.entries)) page = await read(page.place)
  if (!page.head) throw new VaultTroubleError('damaged')
  return { entries, place: page.place, head: page.head }
}

/**
 * A vault that this device has never seen: its head must open and speak of exactly the entries there are.
 *
 * @throws CryptoError `wrong-secret`; VaultTroubleError
 */
export async function openWhole(
  accountId: AccountId,
  { entries, place, head }: VaultPages,
  opener: VaultOpener,
): Promise<{ state: VaultState; opened: OpenedEntry[] }> {
  const state = { ...(await orTrouble(openHead(accountId, head, opener))), place }
  const opened = await openEntries({ roots: rootsOf(state), accountId }, entries, () => {})
  const add = opened.map(({ leaf }) => leaf)
  if (!(await addsUp(accountId, state, { add }))) throw new VaultTroubleError('damaged')
  return { state, opened }
}

interface Following {
  accountId: AccountId
  before: VaultState
  /** This device's own. */
  opener: VaultOpener
  /**
   * Leaves of the entries known before, by name: of all of them, or of those of these names. Left out when the entries that
   * were read are all there are.
   */
  known?: (names?: string[]) => Promise<Map<string, Uint8Array>>
  fault: (error: unknown) => void
}

/**
 * What is new since the version this device knows.
 *
 * @throws VaultTroubleError when the server shows less than there was, or something that does not follow from it;
 *   CryptoError `wrong-secret` when this device is not one of the holders any more.
 */
async function followOn(
  { accountId, before, opener, known, fault }: Following,
  { entries, place, head }: VaultPages,
): Promise<{ state: VaultState; opened: OpenedEntry[] }> {
  if (head.version < before.version || head.rootVersion < before.root.version)
    throw new VaultTroubleError('rolled-back')
  const isSameRoot = head.rootVersion === before.root.version
  const found = await orTrouble(openHead(accountId, head, isSameRoot ? before.root : opener))
  if (!holdsBefore(rootsOf(found), before.root)) throw new VaultTroubleError('damaged')
  const state = { ...found, place }
  const opened = await openEntries({ roots: rootsOf(state), accountId }, entries, fault)
  const change = await leavesOf({ before, opened, known, isSameRoot })
  if (!(await addsUp(accountId, state, change))) throw new VaultTroubleError('damaged')
  return { state, opened }
}

interface Reading {
  read: (after: number) => Promise<OutputOf<typeof readVault>>
  entries: MirroredEntries
}

/** What is new; or everything, where another device has repaired the vault and what was known is not how it went on. */
export async function followOrReadAll(
  following: Omit<Following, 'known'>,
  { read, entries }: Reading,
): Promise<{ state: VaultState; opened: OpenedEntry[]; gone: OpenedEntry[] }> {
  try {
    const known = (names?: string[]) => entries.leaves(names)
    const news = await readPages(read, following.before.place)
    return { ...(await followOn({ ...following, known }, news)), gone: [] }
  } catch (error) {
    if (!(error instanceof VaultTroubleError) || error.trouble !== 'damaged') throw error
  }
  const followed = await followOn(following, await readPages(read, 0))
  const there = new Set(followed.opened.map(({ name }) => name))
  const gone = (await entries.all()).filter((entry) => !there.has(entry.name) && hasContent(entry))
  return { ...followed, gone }
}

type Change = Pick<Following, 'before'> & {
  known: Following['known'] | undefined
  opened: OpenedEntry[]
  isSameRoot: boolean
}

/** Under the same root only what changed is added up, under another one everything. */
async function leavesOf({ before, opened, known, isSameRoot }: Change) {
  const add = opened.map(({ leaf }) => leaf)
  if (!known) return { add }
  if (isSameRoot) return { before, add, remove: [...(await known(opened.map(({ name }) => name))).values()] }
  const rest = await known()
  for (const { name } of opened) rest.delete(name)
  return { add: [...rest.values(), ...add] }
}

/** Whoever made a new root knew the one before; the server never did. */
const holdsBefore = (roots: VaultRoot[], { version, key }: VaultRoot): boolean =>
  roots.some((root) => root.version === version && equalBytes(root.key, key))

/** Not to be one of the holders is one thing, a manifest that does not hold another. */
async function orTrouble<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    const isDamaged = cause instanceof Error && 'code' in cause && cause.code === 'damaged'
    throw isDamaged ? new VaultTroubleError('damaged', { cause }) : cause
  }
}

/** This device is revoked, and about to be told so. */
export const isShutOut = (error: unknown): boolean =>
  error instanceof CryptoError && error.code === 'wrong-secret'
