import { openRecord, sealRecord } from '@securechat/crypto'
import { Turns } from '../turns.ts'
import type { Store, StoreEntry, StoreRange, StoreWrite } from './store.ts'

/**
 * A part of another store, under `prefix`, in which every value is sealed with the storage key. A value is bound to its
 * whole key, so that entries cannot be swapped, not even between accounts. Keys themselves are readable on the disk.
 */
export class SealedStore implements Store {
  readonly #inner: Store
  readonly #prefix: string
  readonly #key: CryptoKey
  /** Sealing takes turns of its own length; what was written first must still arrive first. */
  readonly #turns = new Turns()
  #isOpen = true

  constructor(inner: Store, { prefix, key }: { prefix: string; key: CryptoKey }) {
    this.#inner = inner
    this.#prefix = prefix
    this.#key = key
  }

  /** @throws CryptoError `damaged` */
  async get(key: string): Promise<Uint8Array | undefined> {
    const sealed = await this.#inner.get(this.#prefix + key)
    return sealed && openRecord(this.#key, this.#prefix + key, sealed)
  }

  /** @throws CryptoError `damaged` */
  async list(range: StoreRange): Promise<StoreEntry[]> {
    const sealed = await this.#inner.list(this.#outer(range))
    return Promise.all(
      sealed.map(async ([name, value]): Promise<StoreEntry> => {
        return [name.slice(this.#prefix.length), await openRecord(this.#key, name, value)]
      }),
    )
  }

  async write({ put = [], delete: gone = [] }: StoreWrite): Promise<void> {
    const sealing = Promise.all(put.map(([key, value]) => this.#seal(this.#prefix + key, value)))
    // It is awaited below, in its turn; until then a failure is nobody's surprise.
    sealing.catch(() => {})
    await this.#inTurn(async () => {
      await this.#inner.write({ put: await sealing, delete: gone.map((key) => this.#prefix + key) })
    })
  }

  async deletePrefix(prefix: string): Promise<void> {
    await this.#inTurn(() => this.#inner.deletePrefix(this.#prefix + prefix))
  }

  /** Resolves after the last write. The store around it stays open: it is not ours. */
  async close(): Promise<void> {
    this.#isOpen = false
    await this.#turns.idle()
  }

  #inTurn(job: () => Promise<void>): Promise<void> {
    if (!this.#isOpen) return Promise.reject(new Error('this store is closed'))
    return this.#turns.run(job)
  }

  async #seal(name: string, value: Uint8Array): Promise<StoreEntry> {
    return [name, await sealRecord(this.#key, name, value)]
  }

  #outer({ prefix, after, before, ...rest }: StoreRange): StoreRange {
    const range: StoreRange = { prefix: this.#prefix + prefix, ...rest }
    if (after !== undefined) range.after = this.#prefix + after
    if (before !== undefined) range.before = this.#prefix + before
    return range
  }
}
