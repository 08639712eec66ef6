import { setTimeout as pause } from 'node:timers/promises'
import { backoffMs } from '../../backoff.ts'
import { isPassing } from './failure.ts'

const pauses = { firstMs: 30, longestMs: 500 }

export interface Trying {
  /** On the monotonic clock; no attempt is begun later. */
  endsAtMs: number
  /** Whether to stop trying even so. */
  isOver: () => boolean
  onAgain: () => void
}

/**
 * Does something again while it fails in a way that passes, with growing and scattered pauses, so that servers which
 * got into each other's way, or wait for the same database, do not come back all at once.
 */
export async function tryUntil<T>(
  { endsAtMs, isOver, onAgain }: Trying,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      const pauseMs = backoffMs(tries, pauses)
      if (!isPassing(error) || isOver() || performance.now() + pauseMs >= endsAtMs) throw error
      await pause(pauseMs)
      onAgain()
    }
  }
}
