/** What is used of `navigator.locks`. */
export type Locks = Pick<LockManager, 'request'>

interface LeaderOptions {
  locks: Locks
  /** One leader per name and origin. */
  name: string
  /** Runs once this is the leader. @returns what ends it; the lock is given up only after that. */
  lead: () => Promise<() => Promise<void>>
}

/**
 * Runs `lead` in one place at a time among all tabs and workers of this origin; when that one closes or dies,
 * the next in line takes over. @returns a function that steps down, or out of the line.
 */
export function electLeader({ locks, name, lead }: LeaderOptions): () => Promise<void> {
  const line = new AbortController()
  const stop = Promise.withResolvers<void>()
  const done = locks
    .request(name, { signal: line.signal }, async () => {
      const end = await lead()
      await stop.promise
      await end()
    })
    .catch((error: unknown) => {
      if (!line.signal.aborted) throw error
    })
  return async () => {
    stop.resolve()
    // Only helps while still waiting: a lock that is held is given up when `lead` has ended.
    line.abort()
    await done
  }
}
