import type { Store, StoreEntry, StoreRange, StoreWrite } from './store.ts'

/** What outlives a `MemoryStore`: hand the same one to the next store to open it again. */
export type MemoryDisk = Map<string, Uint8Array>

/** A store that lasts as long as its disk object: for tests, and where nothing may be kept. */
export class MemoryStore implements Store {
  readonly #disk: MemoryDisk
  #keys: string[]
  #isOpen = true

  constructor(disk: MemoryDisk = new Map()) {
    this.#disk = disk
    this.#keys = [...disk.keys()].toSorted(byCodeUnit)
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    this.#mustBeOpen()
    return this.#disk.get(key)?.slice()
  }

  async list(range: StoreRange): Promise<StoreEntry[]> {
    this.#mustBeOpen()
    const keys = this.#keysIn(range)
    if (range.reverse) keys.reverse()
    return keys.slice(0, range.limit).map((key) => [key, this.#disk.get(key)!.slice()])
  }

  async write({ put = [], delete: gone = [] }: StoreWrite): Promise<void> {
    this.#mustBeOpen()
    const kept = put.map(([key, value]): StoreEntry => [key, value.slice()])
    for (const key of gone) this.#remove(key)
    for (const [key, value] of kept) {
      if (!this.#disk.has(key)) this.#keys.splice(this.#placeOf(key), 0, key)
      this.#disk.set(key, value)
    }
  }

  async deletePrefix(prefix: string): Promise<void> {
    this.#mustBeOpen()
    for (const key of this.#keysIn({ prefix })) this.#remove(key)
  }

  async close(): Promise<void> {
    this.#isOpen = false
  }

  #keysIn({ prefix, after, before }: StoreRange): string[] {
    const from = after !== undefined && after >= prefix ? after : prefix
    const keys: string[] = []
    for (let place = this.#placeOf(from); place < this.#keys.length; place++) {
      const key = this.#keys[place]!
      if (!key.startsWith(prefix) || (before !== undefined && key >= before)) break
      if (key !== after) keys.push(key)
    }
    return keys
  }

  #remove(key: string): void {
    if (this.#disk.delete(key)) this.#keys.splice(this.#placeOf(key), 1)
  }

  /** Where `key` stands among the sorted keys, or would. */
  #placeOf(key: string): number {
    let low = 0
    let high = this.#keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#keys[middle]! < key) low = middle + 1
      else high = middle
    }
    return low
  }

  #mustBeOpen(): void {
    if (!this.#isOpen) throw new Error('this store is closed')
  }
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
