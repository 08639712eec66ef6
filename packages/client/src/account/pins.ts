import { fromUtf8, utf8, type Pins } from '@securechat/crypto'
import type { AccountId } from '@securechat/protocol'
import { Listeners } from '../connection/listeners.ts'
import type { Unsubscribe, Vault } from '../context.ts'
import { countOf, inOrder, VersionedNames } from './versioned-names.ts'

const prefix = 'pins/'

/**
 * The account keys this account has come to trust, on all its devices: kept in the vault, one entry for each time a key
 * was met or accepted, `pins/<accountId>/<count>`, of which the last is the present one.
 */
export class VaultPins implements Pins {
  readonly #vault: Vault
  /** All of them: they are asked for with every message. Keys by their count. */
  readonly #pins = new Map<string, Map<number, string>>()

  readonly #changes = new Listeners<[AccountId[]]>()

  private constructor(vault: Vault) {
    this.#vault = vault
  }

  static async load(vault: Vault, fault: (error: unknown) => void): Promise<VaultPins> {
    const pins = new VaultPins(vault)
    for (const { name, content } of await vault.list(prefix)) pins.#take(name, content)
    vault.onChange((names) => {
      pins.#learn(names.filter((name) => name.startsWith(prefix))).catch(fault)
    })
    return pins
  }

  async get(accountId: string): Promise<string | undefined> {
    return this.#known(accountId).at(-1)
  }

  async all(accountId: string): Promise<readonly string[]> {
    return this.#known(accountId).toReversed()
  }

  /** From now on this key is the account's; those before it stay good for what was written under them. */
  async set(accountId: string, identityKey: string): Promise<void> {
    const name = pinNames.next(accountId, this.#pins.get(accountId)?.keys())
    await this.#vault.put(name, utf8(identityKey))
    this.#take(name, utf8(identityKey))
  }

  /** Whether the directory now shows another key than the one trusted. */
  isChanged(accountId: string, identityKey: string): boolean {
    const pin = this.#known(accountId).at(-1)
    return pin !== undefined && pin !== identityKey
  }

  /** What the account's other devices have come to trust. */
  onChange(listener: (accountIds: AccountId[]) => void): Unsubscribe {
    return this.#changes.add(listener)
  }

  /** In the order in which they were trusted. */
  #known(accountId: string): string[] {
    return inOrder(this.#pins.get(accountId))
  }

  #take(name: string, content: Uint8Array): AccountId {
    const accountId = name.slice(prefix.length).split('/')[0]! as AccountId // SAFETY: written under an account id.
    const known = this.#pins.get(accountId) ?? new Map<number, string>()
    this.#pins.set(accountId, known.set(countOf(name), fromUtf8(content)))
    return accountId
  }

  /** Another device of this account pinned somebody: its word counts like ours, and was first. */
  async #learn(names: string[]): Promise<void> {
    const learnt = new Set<AccountId>()
    for (const name of names) {
      const content = await this.#vault.get(name)
      if (content) learnt.add(this.#take(name, content))
    }
    if (learnt.size > 0) this.#changes.tell([...learnt])
  }
}

const pinNames = new VersionedNames(prefix)

/** The pin of one's own account, made with it. */
export const pinName = (accountId: string): string => pinNames.next(accountId)
