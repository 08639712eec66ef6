import { equalBytes, sealVaultEntry, toBase64url, vaultLeaf } from '@securechat/crypto'
import { limits, type AccountId, type VaultEntry } from '@securechat/protocol'
import type { Store, StoreEntry } from '../store/store.ts'
import { Turns } from '../turns.ts'
import type { MirroredEntries } from './mirrored-entries.ts'
import { type NewEntry, type OpenedEntry, rewrittenEntry, rewrittenPrefix } from './vault-entries.ts'
import { withRewritten, type VaultState } from './vault-state.ts'

/** What is to stand in the place of what the vault holds, kept on this device until the server has it. */
export class Rewrites {
  readonly #store: Store
  /** Putting and forgetting in turns: what is forgotten is what was written, and nothing put since. */
  readonly #turns = new Turns()

  constructor(store: Store) {
    this.#store = store
  }

  put(entries: readonly NewEntry[]): Promise<void> {
    return this.#turns.run(() => this.#store.write({ put: entries.map(rewrittenEntry) }))
  }

  /** As many at a time as one write takes. */
  async *pages(): AsyncGenerator<StoreEntry[]> {
    const limit = limits.vaultEntriesPerWrite
    for (let after = rewrittenPrefix; ;) {
      const page = await this.#store.list({ prefix: rewrittenPrefix, after, limit })
      const last = page.at(-1)
      if (!last) return
      after = last[0]
      yield page
    }
  }

  /** Unless something else is to stand there by now. */
  forget(written: readonly StoreEntry[]): Promise<void> {
    return this.#turns.run(async () => {
      const now = await Promise.all(written.map(([key]) => this.#store.get(key)))
      const same = written.filter(([, content], at) => now[at] && equalBytes(content, now[at]))
      await this.#store.write({ delete: same.map(([key]) => key) })
    })
  }
}

interface Rewriting {
  state: VaultState
  sealed: VaultEntry[]
  opened: OpenedEntry[]
}

/** The vault with other contents under these names. @returns nothing where it holds just that. */
export async function rewriteEntries(
  accountId: AccountId,
  state: VaultState,
  { staged, entries }: { staged: readonly StoreEntry[]; entries: MirroredEntries },
): Promise<Rewriting | undefined> {
  const sealed: VaultEntry[] = []
  const opened: OpenedEntry[] = []
  const replaced: Uint8Array[] = []
  for (const [key, content] of staged) {
    const name = key.slice(rewrittenPrefix.length)
    const known = await entries.known(name)
    if (known ? equalBytes(known.content, content) : content.length === 0) continue
    const version = (known?.version ?? 0) + 1
    const bytes = await sealVaultEntry({ root: state.root, accountId, name, version }, content)
    const leaf = await vaultLeaf({ name, version, sealed: bytes })
    sealed.push({ name, version, sealed: toBase64url(bytes) })
    opened.push({ name, version, content, leaf })
    if (known) replaced.push(known.leaf)
  }
  if (sealed.length === 0) return undefined
  const leaves = opened.map(({ leaf }) => leaf)
  return { state: await withRewritten(accountId, state, { leaves, replaced }), sealed, opened }
}
