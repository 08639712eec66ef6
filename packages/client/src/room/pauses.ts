import type { RoomsContext } from '../context.ts'

/** Waiting that can be ended early: all of it when the room stops, and one kind when somebody is in a hurry. */
export class Pauses {
  readonly #schedule: RoomsContext['schedule']
  readonly #endings = new Set<() => void>()
  #isStopped = false

  constructor(schedule: RoomsContext['schedule']) {
    this.#schedule = schedule
  }

  /** Resolves after `delayMs`, or at once when ended. */
  wait(delayMs: number): Promise<void> {
    if (this.#isStopped || delayMs <= 0) return Promise.resolve()
    return new Promise((resolve) => {
      const end = () => {
        cancel()
        this.#endings.delete(end)
        resolve()
      }
      const cancel = this.#schedule(delayMs, end)
      this.#endings.add(end)
    })
  }

  endAll(): void {
    for (const end of this.#endings) end()
  }

  stop(): void {
    this.#isStopped = true
    this.endAll()
  }
}

/** How long to wait before the next of several tries: doubling from `firstMs`, at most `mostMs`, spread by up to a half. */
export function backoffMs(
  tries: number,
  { firstMs, mostMs, random }: { firstMs: number; mostMs: number; random: number },
): number {
  const whole = Math.min(firstMs * 2 ** Math.min(tries, 20), mostMs)
  return whole / 2 + (whole / 2) * random
}
