import { CryptoError } from '@securechat/crypto'
import { ChatError } from '@securechat/protocol'
import { OfflineError } from '../connection/offline.ts'

/**
 * Work nobody waits for. Failures that come with the network are swallowed, since whatever failed is tried again after
 * the next connect; anything else is a fault.
 */
export class Background {
  readonly #fault: (error: unknown) => void
  readonly #running = new Set<Promise<void>>()

  constructor(fault: (error: unknown) => void) {
    this.#fault = fault
  }

  run(job: () => Promise<unknown>): void {
    const work = this.#guarded(job).finally(() => this.#running.delete(work))
    this.#running.add(work)
  }

  /** Resolves once nothing runs any more, begun since included. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  async #guarded(job: () => Promise<unknown>): Promise<void> {
    try {
      await job()
    } catch (error) {
      if (!isExpected(error)) this.#fault(error)
    }
  }
}

/** What happens to anybody on a network. */
export function isExpected(error: unknown): boolean {
  if (error instanceof CryptoError) return error.code === 'directory-unreachable'
  return error instanceof OfflineError || error instanceof ChatError
}
