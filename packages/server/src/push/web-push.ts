import { mayPostTo, post, type PostRules } from './post.ts'
import type { PushProvider } from './provider.ts'
import { areUsable } from './seal.ts'
import type { Vapid } from './vapid.ts'

/**
 * Web Push (RFC 8030, 8291, 8292): to the service of whichever browser subscribed. UnifiedPush is the same on the wire, to
 * whichever distributor the person has chosen.
 */
export function webPush(name: 'web-push' | 'unified-push', vapid: Vapid, rules: PostRules): PushProvider {
  return {
    name,
    accepts: ({ endpoint, keys }) => keys !== undefined && areUsable(keys) && mayPostTo(endpoint, rules),
    async send({ endpoint, sealed, ttlSeconds, urgency, topic }) {
      if (!sealed) return { kind: 'refused', says: 'it has no keys to seal to' }
      const headers = {
        authorization: await vapid.authorization(endpoint),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(ttlSeconds),
        urgency,
        topic,
      }
      return post({ endpoint, headers, body: sealed }, rules)
    },
  }
}
