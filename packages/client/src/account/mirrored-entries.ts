import type { Store } from '../store/store.ts'
import {
  hasContent,
  knownPrefix,
  readMirrored,
  rewrittenPrefix,
  stagedPrefix,
  type NewEntry,
  type OpenedEntry,
} from './vault-entries.ts'

/** The vault's entries on this device: what the server has, and what it is to be given. */
export class MirroredEntries {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    const rewritten = await this.#store.get(rewrittenPrefix + name)
    if (rewritten) return rewritten.length > 0 ? rewritten : undefined
    const known = await this.known(name)
    return known && hasContent(known) ? known.content : this.#store.get(stagedPrefix + name)
  }

  /** Each name once, in their order; what the server has counts. */
  async list(prefix: string): Promise<NewEntry[]> {
    const found = new Map<string, Uint8Array>()
    for (const [key, content] of await this.#store.list({ prefix: stagedPrefix + prefix }))
      found.set(key.slice(stagedPrefix.length), content)
    for (const entry of await this.all(prefix)) if (hasContent(entry)) found.set(entry.name, entry.content)
    for (const [key, content] of await this.#store.list({ prefix: rewrittenPrefix + prefix })) {
      const name = key.slice(rewrittenPrefix.length)
      if (content.length > 0) found.set(name, content)
      else found.delete(name)
    }
    const names = [...found.keys()].toSorted()
    return names.map((name) => ({ name, content: found.get(name)! }))
  }

  /** What the server has under this name. */
  async known(name: string): Promise<OpenedEntry | undefined> {
    const bytes = await this.#store.get(knownPrefix + name)
    return bytes && readMirrored(knownPrefix + name, bytes)
  }

  /** Those of which the server is not known to have any version. */
  async unwritten(entries: NewEntry[]): Promise<NewEntry[]> {
    const known = await Promise.all(entries.map(({ name }) => this.known(name)))
    return entries.filter((_entry, at) => known[at] === undefined)
  }

  async all(prefix = ''): Promise<OpenedEntry[]> {
    const entries = await this.#store.list({ prefix: knownPrefix + prefix })
    return entries.map(([key, bytes]) => readMirrored(key, bytes))
  }

  /** By name: of everything the server has, or of what it has of these names. */
  async leaves(names?: string[]): Promise<Map<string, Uint8Array>> {
    const found = names ? await Promise.all(names.map((name) => this.known(name))) : await this.all()
    return new Map(found.flatMap((entry) => (entry ? [[entry.name, entry.leaf]] : [])))
  }
}
