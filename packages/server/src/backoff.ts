/** How long to wait before each of a row of attempts. */
export interface Pauses {
  firstMs: number
  longestMs: number
}

/**
 * The pause after a failed attempt: twice as long each time, and scattered, so that servers which failed together do not
 * come back all at once.
 *
 * @param tries How many attempts failed before this one.
 * @param chance From 0 to 1. @returns between half of the full pause and all of it.
 */
export function backoffMs(tries: number, { firstMs, longestMs }: Pauses, chance = Math.random()): number {
  const fullMs = Math.min(longestMs, firstMs * 2 ** Math.min(tries, 30))
  return fullMs * (0.5 + chance / 2)
}
