const FIRST_MS = 250
const LONGEST_MS = 15_000
/** A connection that held this long was a good one: the next pause starts short again. */
const STEADY_MS = 5_000
/** One that opened at all, and broke sooner, is no reason to wait longer than 2 s: a server that restarts twice is soon back. */
const AFTER_OPENING = 3

/**
 * How long to wait before trying again: anything up to a bound that doubles from 250 ms to 15 s ("full jitter"),
 * so that clients which lost the same server do not all return at the same moment.
 *
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export class Backoff {
  readonly #random: () => number
  #failures = 0

  constructor(random: () => number) {
    this.#random = random
  }

  /** @returns milliseconds to wait now. */
  next(): number {
    const boundMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures)
    this.#failures++
    return Math.floor(this.#random() * boundMs)
  }

  /** @param openMs How long the connection that has just ended was open. */
  heldFor(openMs: number): void {
    this.#failures = openMs >= STEADY_MS ? 0 : Math.min(this.#failures, AFTER_OPENING)
  }
}
