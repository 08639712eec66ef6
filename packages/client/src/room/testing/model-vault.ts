import { Listeners } from '../../connection/listeners.ts'
import type { RoomsContext, Unsubscribe, Vault } from '../../context.ts'
import type { Store, StoreEntry } from '../../store/store.ts'

/** What the server keeps of one account's vault, and its devices' mirrors to tell of it. */
export class AccountVault {
  readonly entries = new Map<string, Uint8Array>()
  readonly mirrors = new Set<ModelVault>()
}

const prefix = 'vault/'

/** One device's mirror of the account's vault. */
export class ModelVault implements Vault {
  readonly #tools: {
    store: Store
    account: AccountVault
    schedule: RoomsContext['schedule']
    isOpen: () => boolean
  }
  readonly #listeners = new Listeners<[string[]]>()

  constructor(tools: {
    store: Store
    account: AccountVault
    schedule: RoomsContext['schedule']
    isOpen: () => boolean
  }) {
    this.#tools = tools
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    return this.#tools.store.get(prefix + name)
  }

  async list(namePrefix: string): Promise<{ name: string; content: Uint8Array }[]> {
    const entries = await this.#tools.store.list({ prefix: prefix + namePrefix })
    return entries.map(([key, content]) => ({ name: key.slice(prefix.length), content }))
  }

  stage(name: string, content: Uint8Array): StoreEntry[] {
    return [[prefix + name, content]]
  }

  flush(): void {
    this.#tools.schedule(30, () => {
      if (this.#tools.isOpen()) void this.#push()
    })
  }

  async put(name: string, content: Uint8Array): Promise<void> {
    await this.#tools.store.write({ put: this.stage(name, content) })
    this.flush()
  }

  async rewrite(entries: readonly { name: string; content: Uint8Array }[]): Promise<void> {
    const { store, account } = this.#tools
    for (const { name, content } of entries) {
      if (content.length > 0) account.entries.set(name, content)
      else account.entries.delete(name)
    }
    const kept = entries.filter(({ content }) => content.length > 0)
    const gone = entries.filter(({ content }) => content.length === 0)
    await store.write({
      put: kept.flatMap(({ name, content }) => this.stage(name, content)),
      delete: gone.map(({ name }) => prefix + name),
    })
  }

  async refresh(): Promise<void> {
    const { account, store } = this.#tools
    const known = new Set((await this.list('')).map(({ name }) => name))
    const news = [...account.entries].filter(([name]) => !known.has(name))
    if (news.length === 0) return
    await store.write({ put: news.flatMap(([name, content]) => this.stage(name, content)) })
    this.#listeners.tell(news.map(([name]) => name))
  }

  onChange(listener: (names: string[]) => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  async #push(): Promise<void> {
    const { account } = this.#tools
    for (const { name, content } of await this.list(''))
      if (!account.entries.has(name)) account.entries.set(name, content)
    for (const mirror of account.mirrors) if (mirror !== this) await mirror.refresh()
  }
}
