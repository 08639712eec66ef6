/** A thread that ran for so long was started successfully: the next stop is a first one again. */
export const SETTLED_MS = 10_000

const LONGEST_DELAY_MS = 5_000

/**
 * How long to wait before starting the storage thread again: not at all the first time, then longer and longer.
 *
 * @param stops How often it has stopped, or failed to start, without having settled in between; at least 1.
 */
export function restartDelayMs(stops: number): number {
  return stops <= 1 ? 0 : Math.min(100 * 2 ** (stops - 2), LONGEST_DELAY_MS)
}
