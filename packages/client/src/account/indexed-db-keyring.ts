import type { StorageKey } from '@securechat/crypto'
import type { AccountId } from '@securechat/protocol'
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Keyring } from './keyring.ts'

interface Schema extends DBSchema {
  keys: { key: string; value: CryptoKey }
}

/** Non-extractable keys in the browser's database: scripts of this origin can use them, and nobody can read them out. */
export class IndexedDbKeyring implements Keyring {
  readonly #database: IDBPDatabase<Schema>

  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database
  }

  static async open(name: string): Promise<IndexedDbKeyring> {
    const database = await openDB<Schema>(name, 1, {
      upgrade: (fresh) => void fresh.createObjectStore('keys'),
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    })
    return new IndexedDbKeyring(database)
  }

  async keep(accountId: AccountId, { key }: StorageKey): Promise<void> {
    if (key.extractable) throw new Error('a key that can be read out has no place here')
    await this.#change((keys) => keys.put(key, accountId))
  }

  async find(accountId: AccountId): Promise<CryptoKey | undefined> {
    return this.#database.get('keys', accountId)
  }

  async forget(accountId: AccountId): Promise<void> {
    await this.#change((keys) => keys.delete(accountId))
  }

  close(): void {
    this.#database.close()
  }

  async #change(job: (keys: Keys) => Promise<unknown>): Promise<void> {
    const transaction = this.#database.transaction('keys', 'readwrite', { durability: 'strict' })
    await Promise.all([job(transaction.store), transaction.done])
  }
}

interface Keys {
  put(key: CryptoKey, name: string): Promise<string>
  delete(name: string): Promise<void>
}
