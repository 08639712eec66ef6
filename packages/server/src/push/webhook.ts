import { createHmac } from 'node:crypto'
import { mayPostTo, post, type PostRules } from './post.ts'
import type { PushProvider } from './provider.ts'
import { areUsable } from './seal.ts'

/**
 * Any address of one's own, for services that are no push service. What arrives is signed by a secret that only the
 * subscriber and we know (HMAC-SHA256, the headers of standardwebhooks.com), and `sealed` like every push.
 *
 * @param key 32 bytes, from which every subscription's secret is derived: none is stored.
 */
export function webhookPush(key: Buffer, rules: PostRules): PushProvider {
  const secretOf = (subscriptionId: string) =>
    createHmac('sha256', key).update(`webhook ${subscriptionId}`).digest('base64url')
  return {
    name: 'webhook',
    secretOf,
    accepts: ({ endpoint, keys }) => mayPostTo(endpoint, rules) && (!keys || areUsable(keys)),
    async send({ endpoint, subscriptionId, sealed, topic, atMs }) {
      const said = { type: 'message', subscriptionId, topic, atMs, sealed: sealed && toText(sealed) }
      const body = Buffer.from(JSON.stringify(said))
      const id = `${topic}.${atMs}`
      const timestamp = String(Math.floor(atMs / 1000))
      const signature = createHmac('sha256', Buffer.from(secretOf(subscriptionId), 'base64url'))
        .update(`${id}.${timestamp}.`)
        .update(body)
        .digest('base64')
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      }
      return post({ endpoint, headers, body }, rules)
    },
  }
}

const toText = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
