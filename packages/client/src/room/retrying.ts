import { ChatError } from '@securechat/protocol'
import type { RoomsContext } from '../context.ts'
import { type Background, isExpected } from './background.ts'
import { backoffMs, Pauses } from './pauses.ts'

/**
 * Background work that is repeated, with growing pauses, until it succeeds or the connection is gone; the next connect
 * begins it anew. What the server refuses for good is not repeated.
 */
export class Retrying {
  readonly #context: RoomsContext
  readonly #background: Background
  readonly #pauses: Pauses
  readonly #refused: () => void
  #isStopped = false

  /** @param refused The server does not let this device do what it thinks it may. */
  constructor(context: RoomsContext, background: Background, refused: () => void) {
    this.#context = context
    this.#background = background
    this.#refused = refused
    this.#pauses = new Pauses(context.schedule)
  }

  run(job: () => Promise<unknown>): void {
    this.#background.run(() => this.#untilDone(job))
  }

  stop(): void {
    this.#isStopped = true
    this.#pauses.stop()
  }

  async #untilDone(job: () => Promise<unknown>): Promise<void> {
    for (let tries = 0; !this.#isStopped; tries++) {
      try {
        await job()
        return
      } catch (error) {
        if (!isExpected(error) || !this.#context.link.isOpen) throw error
        if (error instanceof ChatError && error.remedy === 'give-up') return this.#refused()
        const random = this.#context.random()
        await this.#pauses.wait(backoffMs(tries, { firstMs: 500, mostMs: 30_000, random }))
      }
    }
  }
}
