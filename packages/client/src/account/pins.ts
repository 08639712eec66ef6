import { fromUtf8, utf8, type Pins } from '@securechat/crypto'
import type { Vault } from '../context.ts'

const prefix = 'pins/'

/** The account keys this account has come to trust, on all its devices: kept in the vault. */
export class VaultPins implements Pins {
  readonly #vault: Vault
  /** All of them: they are asked for with every message. */
  readonly #pins = new Map<string, string>()

  private constructor(vault: Vault) {
    this.#vault = vault
  }

  static async load(vault: Vault, fault: (error: unknown) => void): Promise<VaultPins> {
    const pins = new VaultPins(vault)
    for (const { name, content } of await vault.list(prefix))
      pins.#pins.set(name.slice(prefix.length), fromUtf8(content))
    vault.onChange((names) => {
      pins.#learn(names.filter((name) => name.startsWith(prefix))).catch(fault)
    })
    return pins
  }

  async get(accountId: string): Promise<string | undefined> {
    return this.#pins.get(accountId)
  }

  async set(accountId: string, identityKey: string): Promise<void> {
    await this.#vault.put(prefix + accountId, utf8(identityKey))
    this.#pins.set(accountId, identityKey)
  }

  /** Whether the directory now shows another key than the one trusted. */
  isChanged(accountId: string, identityKey: string): boolean {
    const pin = this.#pins.get(accountId)
    return pin !== undefined && pin !== identityKey
  }

  /** Another device of this account pinned somebody: its word counts like ours, and was first. */
  async #learn(names: string[]): Promise<void> {
    for (const name of names) {
      const content = await this.#vault.get(name)
      if (content) this.#pins.set(name.slice(prefix.length), fromUtf8(content))
    }
  }
}

/** The pin of one's own account, made with it. */
export const pinName = (accountId: string): string => prefix + accountId
