import { safetyNumber, type Pins } from '@securechat/crypto'
import { ChatError, type AccountId } from '@securechat/protocol'
import { OfflineError } from '../connection/offline.ts'
import type { People, Vault } from '../context.ts'
import type { SafetySummary } from '../state.ts'
import type { Verdicts } from './verdicts.ts'

interface TrustOptions {
  vault: Pick<Vault, 'refresh'>
  people: Pick<People, 'get'>
  pins: Pins
  verdicts: Verdicts
  /** The account's own public key (SPKI, base64url), from its vault. */
  identityKey: string
  /** Whom something was decided about: rooms may have waited for that. */
  decided: (accountId: AccountId) => void
}

/** Whom this account trusts: by comparing safety numbers, or by accepting a key that has changed. */
export class Trust {
  readonly #options: TrustOptions

  constructor(options: TrustOptions) {
    this.#options = options
  }

  /** @throws ChatError `not-found` for oneself and for whom the directory does not list. */
  async safety(accountId: AccountId): Promise<SafetySummary> {
    const { identityKey: own, verdicts } = this.#options
    await this.#learn()
    const { identityKey, identityChanged } = this.#person(accountId)
    const isVerified = verdicts.isVerified(accountId, identityKey) && !identityChanged
    const wasVerified = verdicts.isOutdated(accountId, identityKey)
    return { digits: safetyNumber(own, identityKey), isVerified, wasVerified, hasChanged: identityChanged }
  }

  /**
   * Comparing the number of a changed key is the best way to accept it.
   *
   * @param digits The number that the person compared, so that a key that changed meanwhile is not taken for verified.
   * @throws ChatError `not-allowed` when it is no longer that number.
   */
  async setVerified(accountId: AccountId, digits: string, isVerified: boolean): Promise<void> {
    const { pins, verdicts, decided } = this.#options
    const identityKey = await this.#compared(accountId, digits)
    // Whoever was met like this before any of their devices is not whom the server says they are, but this key.
    if (isVerified && (await pins.get(accountId)) !== identityKey) await pins.set(accountId, identityKey)
    await verdicts.add(accountId, { v: 1, identityKey, isVerified })
    decided(accountId)
  }

  /**
   * Goes on with a changed key without comparing it: nobody is verified by that.
   *
   * @param digits The number that was shown beside the question, so that the answer is not for yet another key.
   * @throws ChatError `not-allowed` when it is no longer that number.
   */
  async accept(accountId: AccountId, digits: string): Promise<void> {
    const { pins, verdicts, decided } = this.#options
    const identityKey = await this.#compared(accountId, digits)
    if ((await pins.get(accountId)) !== identityKey) await pins.set(accountId, identityKey)
    if (verdicts.isOutdated(accountId, identityKey))
      await verdicts.add(accountId, { v: 1, identityKey, isVerified: false })
    decided(accountId)
  }

  async #compared(accountId: AccountId, digits: string): Promise<string> {
    const now = await this.safety(accountId)
    if (now.digits !== digits) throw new ChatError('not-allowed')
    return this.#person(accountId).identityKey
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
}
