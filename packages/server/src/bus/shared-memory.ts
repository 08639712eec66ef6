import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { TooFast } from '../gateway/token-buckets.ts'
import type { RedisLink } from './redis-link.ts'

/** What all servers of a cluster know together, for a short time. Every call fails while Redis is away. */
export interface SharedMemory {
  put(key: string, text: string, lifetimeMs: number): Promise<void>
  /** @returns what was put, to the first who asks. */
  take(key: string): Promise<string | undefined>
  /** Takes from a bucket of tokens that is the same for all; a negative cost gives back. @throws TooFast. */
  spend(key: string, cost: number, rate: { burst: number; perSecond: number }): Promise<void>
}

/**
 * One step of a bucket of tokens, by Redis's own clock. @returns how long to wait, or 0 when they were taken.
 * KEYS: the bucket. ARGV: burst, tokens per millisecond, cost.
 */
const bucketStep = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local burst, perMs, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = math.min(burst, (tonumber(kept[1]) or burst) + math.max(0, now - (tonumber(kept[2]) or now)) * perMs)
local wait = 0
if tokens < cost then wait = math.ceil((cost - tokens) / perMs) else tokens = math.min(burst, tokens - cost) end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(now))
redis.call('PEXPIRE', KEYS[1], math.ceil(burst / perMs))
return wait`

/**
 * Shared memory in Redis, which may read nothing of it: keys are hashed and values sealed (AES-256-GCM, random nonce, the
 * key's name as associated data) under a secret that only the servers know.
 */
export function sharedMemory(
  link: RedisLink,
  { prefix, secret }: { prefix: string; secret: string },
): SharedMemory {
  const part = (use: string) =>
    Buffer.from(hkdfSync('sha256', secret, '', `SecureChat shared memory ${use}`, 32))
  const [hashing, sealing] = [part('names'), part('values')]
  const nameOf = (key: string) =>
    `${prefix}:memory:${createHmac('sha256', hashing).update(key).digest('base64url')}`
  return {
    async put(key, text, lifetimeMs) {
      const name = nameOf(key)
      await link.ask((way) => way.put(name, seal(sealing, name, text), lifetimeMs))
    },
    async take(key) {
      const name = nameOf(key)
      const sealed = await link.ask((way) => way.take(name))
      return sealed === null ? undefined : unseal(sealing, name, sealed)
    },
    async spend(key, cost, { burst, perSecond }) {
      const args = [burst, perSecond / 1000, Math.min(cost, burst)].map(String)
      const waitMs = Number(await link.ask((way) => way.run(bucketStep, nameOf(key), args)))
      if (waitMs > 0) throw new TooFast(waitMs)
    },
  }
}

const nonceBytes = 12
const tagBytes = 16

function seal(key: Buffer, name: string, text: string): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** @returns nothing when somebody else wrote it. */
function unseal(key: Buffer, name: string, text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64url')
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    })
    cipher.setAAD(Buffer.from(name)).setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
    return cipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + cipher.final('utf8')
  } catch {
    return undefined
  }
}
