import type { StorageKey } from '@securechat/crypto'
import type { AccountId } from '@securechat/protocol'

/**
 * Where the key of the local store is kept while somebody is signed in, and only then. A browser keeps the non-extractable
 * `key`; a desktop's keychain, which can only keep text, would keep `raw` and import it again.
 */
export interface Keyring {
  /** `raw` belongs to the caller, who wipes it: copy it if it is to be kept. */
  keep(accountId: AccountId, storageKey: StorageKey): Promise<void>
  find(accountId: AccountId): Promise<CryptoKey | undefined>
  forget(accountId: AccountId): Promise<void>
}

/** Keys that are gone when the process ends, and with them what they open: until the password is given again. */
export class MemoryKeyring implements Keyring {
  readonly #keys = new Map<AccountId, CryptoKey>()

  async keep(accountId: AccountId, { key }: StorageKey): Promise<void> {
    this.#keys.set(accountId, key)
  }

  async find(accountId: AccountId): Promise<CryptoKey | undefined> {
    return this.#keys.get(accountId)
  }

  async forget(accountId: AccountId): Promise<void> {
    this.#keys.delete(accountId)
  }
}
