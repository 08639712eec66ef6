import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Store, StoreEntry, StoreRange, StoreWrite } from './store.ts'

interface Schema extends DBSchema {
  entries: { key: string; value: Uint8Array }
}

/** The browser has no room left for this site. Nothing of the write was kept. */
export class DeviceFullError extends Error {
  override readonly name = 'DeviceFullError'
  readonly code = 'device-full'

  constructor(options?: ErrorOptions) {
    super('This device has no room left to remember anything more.', options)
  }
}

/** The browser's own store. Writes use strict durability: they resolve after the operating system has been told to sync. */
export class IndexedDbStore implements Store {
  readonly #database: IDBPDatabase<Schema>

  private constructor(database: IDBPDatabase<Schema>) {
    this.#database = database
  }

  /** @param name One database per server, e.g. `securechat`. */
  static async open(name: string): Promise<IndexedDbStore> {
    const database = await openDB<Schema>(name, 1, {
      upgrade: (fresh) => void fresh.createObjectStore('entries'),
      // Another tab wants to delete or upgrade it: stand aside instead of blocking that tab for ever.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    })
    return new IndexedDbStore(database)
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return this.#database.get('entries', key)
  }

  async list(range: StoreRange): Promise<StoreEntry[]> {
    const keyRange = toKeyRange(range)
    if (!keyRange) return []
    if (range.reverse) return this.#listBackwards(keyRange, range.limit ?? Infinity)
    const entries = this.#database.transaction('entries').store
    const [keys, values] = await Promise.all([
      entries.getAllKeys(keyRange, range.limit),
      entries.getAll(keyRange, range.limit),
    ])
    return keys.map((key, place) => [key, values[place]!])
  }

  async write({ put = [], delete: gone = [] }: StoreWrite): Promise<void> {
    await this.#change((entries) =>
      Promise.all([
        // `async`, so that a value which cannot be kept rejects like any other failure instead of leaving the rest unwatched.
        ...gone.map(async (key) => entries.delete(key)),
        ...put.map(async ([key, value]) => entries.put(value, key)),
      ]),
    )
  }

  async deletePrefix(prefix: string): Promise<void> {
    await this.#change((entries) => entries.delete(toKeyRange({ prefix })!))
  }

  async close(): Promise<void> {
    this.#database.close()
  }

  async #listBackwards(keyRange: IDBKeyRange, limit: number): Promise<StoreEntry[]> {
    const found: StoreEntry[] = []
    let cursor = await this.#database.transaction('entries').store.openCursor(keyRange, 'prev')
    while (cursor && found.length < limit) {
      found.push([cursor.key, cursor.value])
      cursor = await cursor.continue()
    }
    return found
  }

  async #change(job: (entries: Entries) => Promise<unknown>): Promise<void> {
    const transaction = this.#database.transaction('entries', 'readwrite', { durability: 'strict' })
    // An aborted transaction also rejects `done`; `job` has said why by then.
    const done = transaction.done.catch((cause: unknown) => Promise.reject(translate(cause)))
    try {
      await job(transaction.store)
    } catch (cause) {
      abort(transaction)
      await done.catch(() => {})
      throw translate(cause)
    }
    await done
  }
}

interface Entries {
  put(value: Uint8Array, key: string): Promise<string>
  delete(key: string | IDBKeyRange): Promise<void>
}

/** A request that fails before it is queued leaves its transaction alive, and the others of it would be committed. */
function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort()
  } catch {
    // It had aborted by itself.
  }
}

function translate(cause: unknown): unknown {
  const isFull = cause instanceof DOMException && cause.name === 'QuotaExceededError'
  return isFull ? new DeviceFullError({ cause }) : cause
}

/** Nothing when the range is empty, which IndexedDB would answer with an exception. */
function toKeyRange({ prefix, after, before }: StoreRange): IDBKeyRange | undefined {
  // Keys are ASCII, so U+FFFF is beyond every key with this prefix.
  const end = `${prefix}\uffff`
  const isAfterUsed = after !== undefined && after >= prefix
  const lower = isAfterUsed ? after : prefix
  const upper = before !== undefined && before < end ? before : end
  if (lower > upper || (lower === upper && lower !== '')) return undefined
  return IDBKeyRange.bound(lower, upper, isAfterUsed, true)
}
