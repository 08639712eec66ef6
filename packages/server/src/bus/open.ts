import { randomBytes, randomUUID } from 'node:crypto'
import type { Config } from '../config.ts'
import { reportBug, type Log } from '../log.ts'
import type { Storage } from '../storage/storage.ts'
import type { Bus } from './bus.ts'
import { createMemoryBus } from './memory.ts'
import { openRedisBus } from './redis.ts'

/** Opens the way to the other servers that the configuration names; without one, this server is alone. */
export async function openBus(
  { cluster }: Config,
  { storage, log }: { storage: Pick<Storage, 'secret'>; log: Log },
): Promise<Bus & { close(): Promise<void> }> {
  const { redisUrl: url, redisKind: kind, redisPrimary: primary, redisNodes: nodes } = cluster
  if (url === undefined) return { ...createMemoryBus(reportBug), close: async () => {} }
  // Servers hear each other if they share a store, whoever else uses this Redis.
  const store = await storage.secret({ name: 'bus', candidate: randomUUID() })
  const secret = await storage.secret({
    name: 'shared-memory',
    candidate: randomBytes(32).toString('base64url'),
  })
  return openRedisBus({
    url,
    kind,
    primary,
    nodes,
    secret,
    prefix: `securechat:${store}`,
    onBug: reportBug,
    onTrouble: (trouble) => log.warn({ err: trouble }, 'trouble'),
  })
}
