import type { Store, StoreEntry, StoreRange, StoreWrite } from '../../store/store.ts'

/** What happens to a device at one of its writes. */
export type WriteFate = 'lives' | 'dies-before' | 'dies-after'

const never = <T>(): Promise<T> => new Promise(() => {})

/**
 * A store whose device can die at any write: before it reached the disk or after, without its writer ever hearing.
 * From then on nothing happens any more, until another store opens the same disk.
 */
export class MortalStore implements Store {
  readonly #store: Store
  readonly #fateOf: (write: StoreWrite) => WriteFate
  readonly #onDeath: () => void
  #isDead = false

  constructor(store: Store, fateOf: (write: StoreWrite) => WriteFate, onDeath: () => void) {
    this.#store = store
    this.#fateOf = fateOf
    this.#onDeath = onDeath
  }

  kill(): void {
    this.#isDead = true
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return this.#isDead ? never() : this.#store.get(key)
  }

  list(range: StoreRange): Promise<StoreEntry[]> {
    return this.#isDead ? never() : this.#store.list(range)
  }

  write(write: StoreWrite): Promise<void> {
    return this.#change(write, () => this.#store.write(write))
  }

  deletePrefix(prefix: string): Promise<void> {
    return this.#change({}, () => this.#store.deletePrefix(prefix))
  }

  close(): Promise<void> {
    return this.#store.close()
  }

  async #change(write: StoreWrite, job: () => Promise<void>): Promise<void> {
    if (this.#isDead) return never()
    const fate = this.#fateOf(write)
    if (fate !== 'dies-before') await job()
    if (fate === 'lives') return undefined
    this.#isDead = true
    this.#onDeath()
    return never()
  }
}
