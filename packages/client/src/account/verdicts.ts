import type { AccountId } from '@securechat/protocol'
import type { Vault } from '../context.ts'
import { fromBytes, toBytes } from '../room/json.ts'
import { Listeners } from '../connection/listeners.ts'
import type { Unsubscribe } from '../context.ts'
import { countOf, inOrder, VersionedNames } from './versioned-names.ts'

export interface Verdict {
  v: 1
  /** The key that was compared: another one is not verified by it. */
  identityKey: string
  isVerified: boolean
}

const prefix = 'verified/'
const names = new VersionedNames(prefix)

/**
 * Whom this account has verified: kept in the vault, one entry for each time somebody decided,
 * `verified/<accountId>/<count>`, of which the last counts. At hand, since nothing is sent without asking.
 */
export class Verdicts {
  readonly #vault: Vault
  readonly #verdicts = new Map<string, Map<number, Verdict>>()
  readonly #changes = new Listeners<[AccountId[]]>()

  private constructor(vault: Vault) {
    this.#vault = vault
  }

  static async load(vault: Vault, fault: (error: unknown) => void): Promise<Verdicts> {
    const verdicts = new Verdicts(vault)
    for (const { name, content } of await vault.list(prefix)) verdicts.#take(name, content)
    vault.onChange((news) => {
      verdicts.#learn(news.filter((name) => name.startsWith(prefix))).catch(fault)
    })
    return verdicts
  }

  last(accountId: AccountId): Verdict | undefined {
    return inOrder(this.#verdicts.get(accountId)).at(-1)
  }

  isVerified(accountId: AccountId, identityKey: string): boolean {
    const last = this.last(accountId)
    return last?.isVerified === true && last.identityKey === identityKey
  }

  /** Whether this person was verified, and it was another key than this one. */
  isOutdated(accountId: AccountId, identityKey: string): boolean {
    const last = this.last(accountId)
    return last?.isVerified === true && last.identityKey !== identityKey
  }

  async add(accountId: AccountId, verdict: Verdict): Promise<void> {
    const name = names.next(accountId, this.#verdicts.get(accountId)?.keys())
    await this.#vault.put(name, toBytes(verdict))
    this.#take(name, toBytes(verdict))
    this.#changes.tell([accountId])
  }

  onChange(listener: (accountIds: AccountId[]) => void): Unsubscribe {
    return this.#changes.add(listener)
  }

  #take(name: string, content: Uint8Array): AccountId {
    const accountId = name.slice(prefix.length).split('/')[0]! as AccountId // SAFETY: written under an account id.
    const known = this.#verdicts.get(accountId) ?? new Map<number, Verdict>()
    this.#verdicts.set(accountId, known.set(countOf(name), fromBytes<Verdict>(content)))
    return accountId
  }

  async #learn(news: string[]): Promise<void> {
    const concerned = new Set<AccountId>()
    for (const name of news) {
      const content = await this.#vault.get(name)
      if (content) concerned.add(this.#take(name, content))
    }
    if (concerned.size > 0) this.#changes.tell([...concerned])
  }
}
