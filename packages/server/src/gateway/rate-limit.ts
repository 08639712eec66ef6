import type { TokenBuckets } from './token-buckets.ts'

/**
 * How often something may be tried, by key: here, or counted for all servers of a cluster together. For what is rare and
 * must not be guessed; what every request pays stays in the buckets of the server it came to.
 */
export interface RateLimit {
  /** @throws TooFast when there are not that many left; then none are taken. */
  take(key: string, cost: number): Promise<void>
  giveBack(key: string, cost: number): Promise<void>
}

/** Counts in this server's memory: all there is to count when it is alone. */
export const countedHere = (buckets: TokenBuckets): RateLimit => ({
  // Async functions, so that a refusal is a rejection like any other implementation's.
  take: async (key, cost) => buckets.take(key, cost),
  giveBack: async (key, cost) => buckets.giveBack(key, cost),
})
