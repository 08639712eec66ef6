import type { Store, StoreEntry } from '../store/store.ts'

/** Gathers everything one step changes, so that it reaches the store as one atomic write. The last word on a key counts. */
export class Batch {
  readonly #changes = new Map<string, Uint8Array | undefined>()

  put(key: string, value: Uint8Array): void {
    this.#changes.set(key, value)
  }

  putAll(entries: readonly StoreEntry[]): void {
    for (const [key, value] of entries) this.put(key, value)
  }

  delete(key: string): void {
    this.#changes.set(key, undefined)
  }

  /** What is under `key` once this is written. */
  async read(key: string, store: Store): Promise<Uint8Array | undefined> {
    return this.#changes.has(key) ? this.#changes.get(key) : store.get(key)
  }

  get isEmpty(): boolean {
    return this.#changes.size === 0
  }

  /** Resolves when all of it is on disk. On failure none of it is. */
  async writeTo(store: Store): Promise<void> {
    if (this.isEmpty) return
    const put: StoreEntry[] = []
    const gone: string[] = []
    for (const [key, value] of this.#changes) {
      if (value) put.push([key, value])
      else gone.push(key)
    }
    await store.write({ put, delete: gone })
  }
}
