import type { Clock } from './clock.ts'
import { reportBug } from './log.ts'
import type { Storage } from './storage/storage.ts'

const SWEEP_EVERY_MS = 10 * 60_000
const ERASED_AT_ONCE = 200

interface SweeperTools {
  storage: Pick<Storage, 'eraseExpired'>
  clock: Clock
}

/** Erases, now and then, messages that their rooms no longer keep. Servers that share a store may all do it. */
export class RetentionSweeper {
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

  /** In small bites: appending goes on in between. */
  async #sweep(): Promise<void> {
    const { storage, clock } = this.#tools
    for (let found = 1; found > 0 && !this.#isStopped;)
      found = await storage.eraseExpired({ nowMs: clock.nowMs(), limit: ERASED_AT_ONCE })
  }
}
