import { safetyNumber, type Pins } from '@securechat/crypto'
import { ChatError, type AccountId } from '@securechat/protocol'
import { OfflineError } from '../connection/offline.ts'
import type { People, Vault } from '../context.ts'
import { fromBytes, toBytes } from '../room/json.ts'
import type { SafetySummary } from '../state.ts'

interface TrustOptions {
  vault: Vault
  people: Pick<People, 'get'>
  pins: Pins
  /** The account's own public key (SPKI, base64url), from its vault. */
  identityKey: string
}

interface Verdict {
  v: 1
  /** The key that was compared: another one is not verified by it. */
  identityKey: string
  isVerified: boolean
}

/**
 * Whom this account has verified, by comparing safety numbers. Kept in the vault, one entry for each time somebody
 * decided: `verified/<accountId>/<count>`, of which the last counts.
 */
export class Trust {
  readonly #options: TrustOptions

  constructor(options: TrustOptions) {
    this.#options = options
  }

  /** @throws ChatError `not-found` for oneself and for whom the directory does not list. */
  async safety(accountId: AccountId): Promise<SafetySummary> {
    const { identityKey: own } = this.#options
    const { identityKey, identityChanged } = this.#person(accountId)
    await this.#learn()
    const last = (await this.#verdicts(accountId)).at(-1)
    const isVerified = last?.isVerified === true && last.identityKey === identityKey && !identityChanged
    return { digits: safetyNumber(own, identityKey), isVerified, hasChanged: identityChanged }
  }

  /**
   * @param digits The number that the person compared, so that a key that changed meanwhile is not taken for verified.
   * @throws ChatError `not-allowed` when it is no longer that number, or the key is not the one this account pinned.
   */
  async setVerified(accountId: AccountId, digits: string, isVerified: boolean): Promise<void> {
    const { identityKey } = this.#person(accountId)
    const now = await this.safety(accountId)
    if (now.digits !== digits || (isVerified && now.hasChanged)) throw new ChatError('not-allowed')
    // Whoever was met like this before any of their devices is not whom the server says they are, but this key.
    const isPinned = (await this.#options.pins.get(accountId)) !== undefined
    if (isVerified && !isPinned) await this.#options.pins.set(accountId, identityKey)
    const verdict: Verdict = { v: 1, identityKey, isVerified }
    const count = (await this.#verdicts(accountId)).length + 1
    await this.#options.vault.put(`verified/${accountId}/${count}`, toBytes(verdict))
  }

  /** What the account's other devices decided; without a connection, as far as it is known. */
  async #learn(): Promise<void> {
    try {
      await this.#options.vault.refresh()
    } catch (error) {
      if (!(error instanceof OfflineError)) throw error
    }
  }

  #person(accountId: AccountId) {
    const person = this.#options.people.get(accountId)
    if (!person || person.identityKey === this.#options.identityKey) throw new ChatError('not-found')
    return person
  }

  /** In the order in which they were given. */
  async #verdicts(accountId: AccountId): Promise<Verdict[]> {
    const entries = await this.#options.vault.list(`verified/${accountId}/`)
    const count = ({ name }: { name: string }) => Number(name.split('/').at(-1))
    return entries
      .toSorted((one, other) => count(one) - count(other))
      .map(({ content }) => fromBytes<Verdict>(content))
  }
}
