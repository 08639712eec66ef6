import type { Clock } from '../clock.ts'
import { reportBug } from '../log.ts'
import type { Storage } from '../storage/storage.ts'
import type { FileStore } from './file-store.ts'

const SWEEP_EVERY_MS = 5 * 60_000
const SWEPT_AT_ONCE = 100

interface SweeperTools {
  storage: Pick<Storage, 'doomFiles' | 'forgetFile'>
  store: FileStore
  clock: Clock
  /** How long an upload that no message speaks of is kept. */
  orphanMs: number
}

/**
 * Removes, now and then, files that no message speaks of: uploads that were given up, and those of erased messages. Servers that share a
 * store may all do it: what one has begun any of them finishes.
 */
export class FileSweeper {
  readonly #tools: SweeperTools
  #cancel: () => void = () => {}
  #sweeping: Promise<void> = Promise.resolve()
  #isStopped = false

  constructor(tools: SweeperTools) {
    this.#tools = tools
    this.#wait()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#cancel()
    await this.#sweeping
  }

  #wait(): void {
    this.#cancel = this.#tools.clock.after(SWEEP_EVERY_MS, () => {
      this.#sweeping = this.#sweep()
        .catch(reportBug)
        .finally(() => this.#isStopped || this.#wait())
    })
  }

  async #sweep(): Promise<void> {
    const { storage, store, clock, orphanMs } = this.#tools
    const due = { beforeMs: clock.nowMs() - orphanMs, limit: SWEPT_AT_ONCE }
    for (let found = SWEPT_AT_ONCE; found === SWEPT_AT_ONCE && !this.#isStopped;) {
      const doomed = await storage.doomFiles(due)
      for (const fileId of doomed) {
        await store.removeAll({ fileId })
        await storage.forgetFile({ fileId })
      }
      found = doomed.length
    }
  }
}
