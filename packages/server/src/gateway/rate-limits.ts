import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { TokenBuckets } from './token-buckets.ts'

/** Who may ask how much: addresses for what is asked without a session, accounts for all else. */
export interface RateLimits {
  address: TokenBuckets
  account: TokenBuckets
  /** Requests with an `Idempotency-Key`, whose answers are kept for a day. */
  keyed: TokenBuckets
}

const keyedRate = { burst: 2_000, perSecond: 20_000 / 86_400 }

export function createRateLimits(rates: Config['security']['rateLimits'], clock: Clock): RateLimits {
  const { addressBurst, addressPerSecond, accountBurst, accountPerSecond } = rates
  const { monotonicMs } = clock
  return {
    address: new TokenBuckets({ burst: addressBurst, perSecond: addressPerSecond }, monotonicMs),
    account: new TokenBuckets({ burst: accountBurst, perSecond: accountPerSecond }, monotonicMs),
    keyed: new TokenBuckets(keyedRate, monotonicMs),
  }
}
