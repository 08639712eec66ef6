import { createRoot, holderKeys, newId, randomBytes, type HolderKeys } from '@securechat/crypto'
import {
  ChatError,
  limits,
  type AccountId,
  type InputOf,
  type VaultEntry,
  type VaultHead,
  type writeVault,
} from '@securechat/protocol'
import { VaultMirror } from '../account/vault.ts'
import { stateEntry } from '../account/vault-entries.ts'
import { emptyVault, headOf, type VaultState } from '../account/vault-state.ts'
import type { Store } from '../store/store.ts'
import type { TestLink } from './test-link.ts'

interface OpenVault {
  store: Store
  link: TestLink
  fault: (error: unknown) => void
}

/** The server's half of a vault: entries in the order of their last writes, compare-and-set on its version. */
export class VaultServer {
  readonly accountId: AccountId
  readonly #first: VaultState
  readonly #holders: HolderKeys[]
  #entries: { entry: VaultEntry; place: number }[] = []
  head: VaultHead
  #place = 0

  private constructor(
    accountId: AccountId,
    first: { state: VaultState; holders: HolderKeys[]; head: VaultHead },
  ) {
    this.accountId = accountId
    this.#first = first.state
    this.#holders = first.holders
    this.head = first.head
  }

  /** One with nothing in it, that this many devices can open. */
  static async of(accountId: AccountId, deviceCount = 2): Promise<VaultServer> {
    const devices = Array.from({ length: deviceCount }, () =>
      holderKeys('device', randomBytes(32), { accountId, id: `device/${newId()}` }),
    )
    const holders = await Promise.all(devices)
    const state = { ...(await emptyVault(accountId, createRoot(1), holders)), version: 1 }
    return new VaultServer(accountId, { state, holders, head: await headOf(accountId, state) })
  }

  /** What the first devices know from the start. */
  get firstRoot() {
    return this.#first.root
  }

  holder(at: number): HolderKeys {
    return this.#holders[at]!
  }

  /** The vault as one of the account's devices knows it, on a store that has seen nothing yet or has been opened before. */
  async open(at: number, { store, link, fault }: OpenVault): Promise<VaultMirror> {
    const [key, state] = stateEntry(this.#first)
    if (!(await store.get(key))) await store.write({ put: [[key, state]] })
    return VaultMirror.load({ store, link, accountId: this.accountId, holder: this.holder(at), fault })
  }

  readonly answers = {
    'vault.read': ({ after }: { after: number }) => {
      const newer = this.#entries.filter(({ place }) => place > after)
      const page = newer.toSorted((a, b) => a.place - b.place).slice(0, limits.vaultPageEntries)
      const more = newer.length > page.length
      const read = { entries: page.map(({ entry }) => entry), place: page.at(-1)?.place ?? after, more }
      return more ? read : { ...read, head: this.head }
    },
    'vault.write': ({ update, entries }: InputOf<typeof writeVault>) => {
      if (this.head.version !== update.after) throw new ChatError('vault-conflict')
      this.head = update.head
      for (const entry of entries) this.put(entry)
      return {}
    },
  }

  /** Whatever version it is of. */
  put(entry: VaultEntry): void {
    this.drop(entry.name)
    this.#entries.push({ entry, place: ++this.#place })
  }

  drop(name: string): void {
    this.#entries = this.#entries.filter(({ entry }) => entry.name !== name)
  }

  get names(): string[] {
    return this.#entries.map(({ entry }) => entry.name).toSorted()
  }

  /** A copy as a backup would be: what happens to this one does not happen to it. */
  backup(): () => void {
    const [entries, head, place] = [[...this.#entries], this.head, this.#place]
    return () => {
      this.#entries = entries
      this.head = head
      this.#place = place
    }
  }
}
