import type { SharedMemory } from './bus/shared-memory.ts'
import type { RateLimit } from './gateway/rate-limit.ts'
import { TooFast, type TokenBuckets } from './gateway/token-buckets.ts'
import type { PendingSignIn, PendingSignIns } from './pending-sign-ins.ts'

/** Half-done sign-ins that any server can finish; while the shared memory is away, the one where they began. */
export function sharedPendingSignIns(memory: SharedMemory, here: PendingSignIns): PendingSignIns {
  return {
    async put(signInId, pending, lifetimeMs) {
      try {
        await memory.put(`sign-in ${signInId}`, JSON.stringify(pending), lifetimeMs)
      } catch {
        await here.put(signInId, pending, lifetimeMs)
      }
    },
    async take(signInId) {
      const own = await here.take(signInId)
      if (own) return own
      const text = await memory.take(`sign-in ${signInId}`).catch(() => undefined)
      // Safe: sealed by a server of ours, of what PendingSignIn is.
      return text === undefined ? undefined : (JSON.parse(text) as PendingSignIn)
    },
  }
}

/** Counts for all servers together; while the shared memory is away, each for itself. */
export function countedTogether(
  memory: SharedMemory,
  limit: { name: string; rate: { burst: number; perSecond: number }; here: TokenBuckets },
): RateLimit {
  const { name, rate, here } = limit
  const spend = async (key: string, cost: number, instead: () => void) => {
    try {
      await memory.spend(`${name} ${key}`, cost, rate)
    } catch (error) {
      if (error instanceof TooFast) throw error
      instead()
    }
  }
  return {
    take: (key, cost) => spend(key, cost, () => here.take(key, cost)),
    giveBack: (key, cost) => spend(key, -cost, () => here.giveBack(key, cost)),
  }
}
