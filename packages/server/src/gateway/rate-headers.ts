import type { Caller } from '../caller.ts'
import type { RateLimits } from './rate-limits.ts'

/** Tells a caller how much it may still ask (draft-ietf-httpapi-ratelimit-headers). */
export function addRateHeaders(headers: Headers, limits: RateLimits, { address, session }: Caller): void {
  const name = session ? 'account' : 'address'
  const { burst, perSecond, left } = limits[name].standing(session?.accountId ?? address)
  headers.set('ratelimit-policy', `"${name}";q=${burst};w=${Math.ceil(burst / perSecond)}`)
  headers.set('ratelimit', `"${name}";r=${Math.floor(left)};t=${Math.ceil((burst - left) / perSecond)}`)
}
