import type { HolderKeys } from '@securechat/crypto'
import {
  ChatError,
  limits,
  readVault,
  writeVault,
  type AccountId,
  type VaultUpdate,
} from '@securechat/protocol'
import { Listeners } from '../connection/listeners.ts'
import { OfflineError } from '../connection/offline.ts'
import type { Link, Unsubscribe, Vault } from '../context.ts'
import type { Store, StoreEntry } from '../store/store.ts'
import { Turns } from '../turns.ts'
import { MirroredEntries } from './mirrored-entries.ts'
import {
  hasContent,
  knownPrefix,
  mirrorEntries,
  openEntries,
  readState,
  sealFirst,
  stagedEntry,
  stagedPrefix,
  stateEntry,
  type NewEntry,
} from './vault-entries.ts'
import {
  followOrReadAll,
  isShutOut,
  readPages,
  VaultTroubleError,
  type VaultTrouble,
} from './vault-reading.ts'
import { rewriteEntries, Rewrites } from './vault-rewriting.ts'
import {
  headOf,
  type NextVersion,
  rootsOf,
  withChange,
  withEntries,
  type VaultChange,
  type VaultState,
} from './vault-state.ts'

interface VaultOptions {
  store: Store
  link: Pick<Link, 'request' | 'isOpen'>
  accountId: AccountId
  /** This device's own key to the vault. */
  holder: HolderKeys
  fault: (error: unknown) => void
}

/** How often a write is tried again because other devices were first. */
const MOST_TRIES = 20

/** The account's vault as this device knows it, and the way there for what it adds. */
export class VaultMirror implements Vault {
  readonly #options: VaultOptions
  readonly #entries: MirroredEntries
  readonly #turns = new Turns()
  readonly #rewrites: Rewrites
  readonly #changes = new Listeners<[string[]]>()
  readonly #troubles = new Listeners<[]>()
  #state: VaultState
  #trouble: VaultTrouble | undefined

  private constructor(options: VaultOptions, state: VaultState) {
    this.#options = options
    this.#entries = new MirroredEntries(options.store)
    this.#rewrites = new Rewrites(options.store)
    this.#state = state
  }

  /** @throws when this store belongs to no device of the account. */
  static async load(options: VaultOptions): Promise<VaultMirror> {
    const state = await readState(options.store)
    if (!state) throw new Error('this device does not know its vault')
    return new VaultMirror(options, state)
  }

  /** Set while what the server shows is not what this device knows: nothing is taken from it or written to it then. */
  get trouble(): VaultTrouble | undefined {
    return this.#trouble
  }

  /** Who can open the vault, by id. */
  get holders(): string[] {
    return this.#state.holders.map(({ id }) => id)
  }

  /** What a device that is being linked is given. Secret. */
  get root(): VaultState['root'] {
    return this.#state.root
  }

  get(name: string): Promise<Uint8Array | undefined> {
    return this.#entries.get(name)
  }

  list(prefix: string): Promise<{ name: string; content: Uint8Array }[]> {
    return this.#entries.list(prefix)
  }

  stage(name: string, content: Uint8Array): StoreEntry[] {
    return [stagedEntry({ name, content })]
  }

  async put(name: string, content: Uint8Array): Promise<void> {
    await this.#options.store.write({ put: this.stage(name, content) })
    this.flush()
  }

  async rewrite(entries: readonly NewEntry[]): Promise<void> {
    await this.#rewrites.put(entries)
    this.flush()
  }

  flush(): void {
    if (this.#options.link.isOpen) this.#inBackground(() => this.#writeAll())
  }

  refresh(): Promise<void> {
    return this.#turns.run(() => this.#readNew())
  }

  onChange(listener: (names: string[]) => void): Unsubscribe {
    return this.#changes.add(listener)
  }

  onTrouble(listener: () => void): Unsubscribe {
    return this.#troubles.add(listener)
  }

  /** After each connect: reads what is new, then writes what is staged. */
  catchUp(): void {
    this.#inBackground(async () => {
      await this.#readNew()
      await this.#writeAll()
    })
  }

  async #writeAll(): Promise<void> {
    await this.#writeStaged()
    await this.#writeRewritten()
  }

  /**
   * Changes who can open the vault, or its root. `send` takes the next head to the server, perhaps together with what else is to
   * happen in the same moment; it is asked again when another device was first.
   *
   * @throws OfflineError, VaultTroubleError, whatever `send` throws
   */
  change(
    change: VaultChange,
    send: (update: VaultUpdate) => Promise<unknown> = this.#writeHead,
  ): Promise<void> {
    const { accountId } = this.#options
    const leaves = async () => [...(await this.#entries.leaves()).values()]
    return this.#turns.run(() =>
      this.#advance(async () => {
        const state = await withChange(accountId, this.#state, { change, leaves })
        return { state, put: [], send }
      }),
    )
  }

  /** Gives the server back what this device knows and the server has lost: from then on all devices go on from there. */
  repair(): Promise<void> {
    return this.#turns.run(async () => {
      const { link, store, accountId } = this.#options
      const { place, head, entries } = await readPages((after) => link.request(readVault, { after }), 0)
      const roots = rootsOf(this.#state)
      const there = await openEntries({ roots, accountId }, entries, () => {})
      const names = new Set(there.map(({ name }) => name))
      const lost = (await this.#entries.all()).filter((entry) => !names.has(entry.name) && hasContent(entry))
      const version = Math.max(this.#state.version, head.version)
      const change = { isNewRoot: true }
      const leaves = async () => there.map(({ leaf }) => leaf)
      const base = { ...this.#state, version, place, count: there.length }
      const state = await withChange(accountId, base, { change, leaves })
      const update = { after: head.version, head: await headOf(accountId, state) }
      await link.request(writeVault, { update, entries: [] })
      // What was lost is written again like anything new.
      const put = [...mirrorEntries(there), stateEntry(state), ...lost.map(stagedEntry)]
      await store.write({ delete: lost.map(({ name }) => knownPrefix + name), put })
      this.#state = state
      this.#setTrouble(undefined)
      await this.#writeStaged()
    })
  }

  #writeHead = (update: VaultUpdate) => this.#options.link.request(writeVault, { update, entries: [] })

  #inBackground(job: () => Promise<void>): void {
    this.#turns.run(job).catch((error: unknown) => {
      // The next connect tries again; trouble is shown.
      const isExpected =
        error instanceof OfflineError || error instanceof VaultTroubleError || isShutOut(error)
      if (!isExpected) this.#options.fault(error)
    })
  }

  async #readNew(): Promise<void> {
    const { store } = this.#options
    try {
      const { link, accountId, holder: opener, fault } = this.#options
      const read = (after: number) => link.request(readVault, { after })
      const following = { accountId, before: this.#state, opener, fault }
      const { state, opened, gone } = await followOrReadAll(following, { read, entries: this.#entries })
      if (state.version === this.#state.version && this.#trouble === undefined) return
      const put = [...mirrorEntries(opened), stateEntry(state), ...gone.map(stagedEntry)]
      await store.write({ delete: gone.map(({ name }) => knownPrefix + name), put })
      this.#state = state
      this.#setTrouble(undefined)
      if (opened.length > 0) this.#changes.tell(opened.map(({ name }) => name))
    } catch (error) {
      if (error instanceof VaultTroubleError) this.#setTrouble(error.trouble)
      throw error
    }
  }

  #setTrouble(trouble: VaultTrouble | undefined): void {
    if (this.#trouble === trouble) return
    this.#trouble = trouble
    this.#troubles.tell()
  }

  async #writeStaged(): Promise<void> {
    const { store } = this.#options
    let after = stagedPrefix
    for (;;) {
      const staged = await store.list({ prefix: stagedPrefix, after, limit: limits.vaultEntriesPerWrite })
      if (staged.length === 0) return
      after = staged.at(-1)![0]
      await this.#writeBatch(
        staged.map(([key, content]) => ({ name: key.slice(stagedPrefix.length), content })),
      )
    }
  }

  /** What is to be different about what the server has, after what it does not have. */
  async #writeRewritten(): Promise<void> {
    const { link, accountId } = this.#options
    for await (const staged of this.#rewrites.pages()) {
      await this.#advance(async () => {
        const made = await rewriteEntries(accountId, this.#state, { staged, entries: this.#entries })
        if (!made) return undefined
        const send = (update: VaultUpdate) => link.request(writeVault, { update, entries: made.sealed })
        return { state: made.state, put: mirrorEntries(made.opened), send }
      })
      await this.#rewrites.forget(staged)
    }
  }

  /** What another device wrote first stays. */
  async #writeBatch(staged: NewEntry[]): Promise<void> {
    const { store, link, accountId } = this.#options
    await this.#advance(async () => {
      const wanted = await this.#entries.unwritten(staged)
      if (wanted.length === 0) return undefined
      const { sealed, opened } = await sealFirst({ root: this.#state.root, accountId }, wanted)
      const leaves = opened.map(({ leaf }) => leaf)
      return {
        state: await withEntries(accountId, this.#state, leaves),
        put: mirrorEntries(opened),
        send: (update) => link.request(writeVault, { update, entries: sealed }),
      }
    })
    await store.write({ delete: staged.map(({ name }) => stagedPrefix + name) })
  }

  /** Makes the next version and writes it; when another device was first, reads what it wrote and makes it anew. */
  async #advance(next: () => Promise<NextVersion | undefined>): Promise<void> {
    const { accountId, store } = this.#options
    if (this.#trouble) throw new VaultTroubleError(this.#trouble)
    for (let tries = 1; ; tries++) {
      const wanted = await next()
      if (!wanted) return
      const update = { after: this.#state.version, head: await headOf(accountId, wanted.state) }
      try {
        await wanted.send(update)
        await store.write({ put: [...wanted.put, stateEntry(wanted.state)] })
        this.#state = wanted.state
        return
      } catch (error) {
        const wasSecond = error instanceof ChatError && error.code === 'vault-conflict'
        if (!wasSecond || tries === MOST_TRIES) throw error
        await this.#readNew()
      }
    }
  }
}
