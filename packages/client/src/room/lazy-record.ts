import type { RoomsContext } from '../context.ts'
import type { Store } from '../store/store.ts'
import type { Background } from './background.ts'

/** How long a change may wait for others that follow it: these records change with every key pressed or message read. */
const WRITE_AFTER_MS = 500

/** A record of which losing the last moment does no harm: written a little later, and once for many changes. */
export class LazyRecord {
  readonly #tools: { store: Store; key: string; background: Background; schedule: RoomsContext['schedule'] }
  #value: Uint8Array | undefined
  #cancel: (() => void) | undefined

  constructor(tools: {
    store: Store
    key: string
    background: Background
    schedule: RoomsContext['schedule']
  }) {
    this.#tools = tools
  }

  /** Nothing deletes it. */
  set(value: Uint8Array | undefined): void {
    this.#value = value
    this.#cancel ??= this.#tools.schedule(WRITE_AFTER_MS, () =>
      this.#tools.background.run(() => this.flush()),
    )
  }

  async flush(): Promise<void> {
    if (!this.#cancel) return
    this.#cancel()
    this.#cancel = undefined
    const { store, key } = this.#tools
    await store.write(this.#value ? { put: [[key, this.#value]] } : { delete: [key] })
  }

  /** Forgets a change that has not been written. */
  drop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}
