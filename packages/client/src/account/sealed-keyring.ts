import { type StorageKey, unwrapStorageKey, wrapStorageKey } from '@securechat/crypto'
import type { AccountId } from '@securechat/protocol'
import type { Store } from '../store/store.ts'
import type { Keyring } from './keyring.ts'

/**
 * For programs that have a key of their own out of the system's key store: the keys of local stores lie beside them, each wrapped
 * under it. Whoever copies the disk finds nothing that opens anything, which a non-extractable key in a browser's files cannot promise.
 */
export class SealedKeyring implements Keyring {
  readonly #store: Store
  readonly #deviceKey: Uint8Array

  /** @param deviceKey 32 bytes. */
  constructor(store: Store, deviceKey: Uint8Array) {
    this.#store = store
    this.#deviceKey = deviceKey
  }

  async keep(accountId: AccountId, { raw }: StorageKey): Promise<void> {
    await this.#store.write({ put: [[accountId, await wrapStorageKey(this.#deviceKey, raw, accountId)]] })
  }

  /** @returns nothing for a key that another device key wrapped: the password then opens the store again. */
  async find(accountId: AccountId): Promise<CryptoKey | undefined> {
    const wrapped = await this.#store.get(accountId)
    if (!wrapped) return undefined
    const storageKey = await unwrapStorageKey(this.#deviceKey, wrapped, accountId).catch(() => undefined)
    storageKey?.raw.fill(0)
    return storageKey?.key
  }

  async forget(accountId: AccountId): Promise<void> {
    await this.#store.write({ delete: [accountId] })
  }
}
