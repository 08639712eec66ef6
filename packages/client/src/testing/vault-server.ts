import { limits, type VaultEntry } from '@securechat/protocol'

/** The server's half of a vault: entries in the order of their last writes, compare-and-set on versions. */
export class VaultServer {
  readonly #entries = new Map<string, { entry: VaultEntry; place: number }>()
  #place = 0

  readonly answers = {
    'vault.read': ({ after }: { after: number }) => {
      const newer = [...this.#entries.values()].filter(({ place }) => place > after)
      const page = newer.toSorted((a, b) => a.place - b.place).slice(0, limits.vaultPageEntries)
      const more = newer.length > page.length
      return { entries: page.map(({ entry }) => entry), place: page.at(-1)?.place ?? after, more }
    },
    'vault.write': ({ entries }: { entries: VaultEntry[] }) => {
      return { conflicts: entries.filter((entry) => !this.write(entry)).map(({ name }) => name) }
    },
  }

  write(entry: VaultEntry): boolean {
    if (entry.version !== (this.#entries.get(entry.name)?.entry.version ?? 0) + 1) return false
    this.#entries.set(entry.name, { entry, place: ++this.#place })
    return true
  }

  get names(): string[] {
    return [...this.#entries.keys()].toSorted()
  }
}
