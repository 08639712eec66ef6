import { limits, readVault, writeVault, type OutputOf } from '@securechat/protocol'
import { Listeners } from '../connection/listeners.ts'
import { OfflineError } from '../connection/offline.ts'
import type { Link, Unsubscribe, Vault } from '../context.ts'
import type { Store, StoreEntry } from '../store/store.ts'
import { Turns } from '../turns.ts'
import {
  knownPrefix,
  mirrorEntries,
  openEntries,
  placeEntry,
  readPlace,
  sealFirst,
  stagedEntry,
  stagedPrefix,
  type OpenedEntry,
  type VaultKey,
} from './vault-entries.ts'

interface VaultOptions extends VaultKey {
  store: Store
  link: Pick<Link, 'request' | 'isOpen'>
  fault: (error: unknown) => void
}

/** The account's vault as this device knows it, and the way there for what it adds. */
export class VaultMirror implements Vault {
  readonly #options: VaultOptions
  readonly #turns = new Turns()
  readonly #changes = new Listeners<[string[]]>()

  constructor(options: VaultOptions) {
    this.#options = options
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    const { store } = this.#options
    return (await store.get(knownPrefix + name)) ?? (await store.get(stagedPrefix + name))
  }

  async list(prefix: string): Promise<{ name: string; content: Uint8Array }[]> {
    const { store } = this.#options
    const found = new Map<string, Uint8Array>()
    for (const at of [stagedPrefix, knownPrefix])
      for (const [key, content] of await store.list({ prefix: at + prefix }))
        found.set(key.slice(at.length), content)
    const names = [...found.keys()].toSorted()
    return names.map((name) => ({ name, content: found.get(name)! }))
  }

  stage(name: string, content: Uint8Array): StoreEntry[] {
    return [stagedEntry({ name, content })]
  }

  async put(name: string, content: Uint8Array): Promise<void> {
    await this.#options.store.write({ put: this.stage(name, content) })
    this.flush()
  }

  flush(): void {
    if (this.#options.link.isOpen) this.#inBackground(() => this.#writeStaged())
  }

  refresh(): Promise<void> {
    return this.#turns.run(() => this.#readNew())
  }

  onChange(listener: (names: string[]) => void): Unsubscribe {
    return this.#changes.add(listener)
  }

  /** After each connect: reads what is new, then writes what is staged. */
  catchUp(): void {
    this.#inBackground(async () => {
      await this.#readNew()
      await this.#writeStaged()
    })
  }

  #inBackground(job: () => Promise<void>): void {
    this.#turns.run(job).catch((error: unknown) => {
      // The next connect tries again.
      if (!(error instanceof OfflineError)) this.#options.fault(error)
    })
  }

  async #readNew(): Promise<void> {
    const { store, link } = this.#options
    let page: OutputOf<typeof readVault> | undefined
    do {
      page = await link.request(readVault, { after: page?.place ?? (await readPlace(store)) })
      const opened = await openEntries(this.#options, page.entries, this.#options.fault)
      await store.write({ put: [...mirrorEntries(opened), placeEntry(page.place)] })
      if (opened.length > 0) this.#changes.tell(opened.map(({ name }) => name))
    } while (page.more)
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

  async #writeBatch(staged: OpenedEntry[]): Promise<void> {
    const { store } = this.#options
    const wanted = await this.#unwritten(staged)
    const conflicts = wanted.length > 0 ? await this.#send(wanted) : []
    await store.write({ put: mirrorEntries(wanted.filter(({ name }) => !conflicts.includes(name))) })
    // Another device was first, and what it wrote stays.
    if (conflicts.length > 0) await this.#readNew()
    const left = new Set((await this.#unwritten(staged)).map(({ name }) => name))
    const done = staged.filter(({ name }) => !left.has(name))
    await store.write({ delete: done.map(({ name }) => stagedPrefix + name) })
  }

  /** Those of which the server is not known to have any version. */
  async #unwritten(entries: OpenedEntry[]): Promise<OpenedEntry[]> {
    const known = await Promise.all(entries.map(({ name }) => this.#options.store.get(knownPrefix + name)))
    return entries.filter((_entry, place) => known[place] === undefined)
  }

  /** @returns the names that somebody else has written before. */
  async #send(entries: OpenedEntry[]): Promise<string[]> {
    const sealed = await sealFirst(this.#options, entries)
    return (await this.#options.link.request(writeVault, { entries: sealed })).conflicts
  }
}
