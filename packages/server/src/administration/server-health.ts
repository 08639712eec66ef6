import { statfs } from 'node:fs/promises'
import type { ServerHealth } from '@securechat/protocol'
import type { Bus } from '../bus/bus.ts'
import type { Config } from '../config.ts'
import type { Connections } from '../connections.ts'
import type { Timings } from '../metrics/timings.ts'
import type { Storage } from '../storage/storage.ts'
import { version } from '../version.ts'

export interface HealthParts {
  config: Pick<Config, 'storage' | 'cluster'>
  storage: Pick<Storage, 'measure' | 'probe'>
  bus: Bus
  connections: Connections
  timings: Timings
  upSinceMs: number
}

/** How this server is doing, for whoever looks after it. What cannot be found out is left out. */
export async function serverHealth(parts: HealthParts): Promise<ServerHealth> {
  const { config, storage, bus, connections, timings, upSinceMs } = parts
  const canStore = storage.probe().then(
    () => true,
    () => false,
  )
  const measured = storage.measure().catch((): Record<string, number> => ({}))
  const [isWritable, { databaseBytes = 0, walBytes = 0 }, deliveryMs, disk] = await Promise.all([
    canStore,
    measured,
    timings.deliveryMs(),
    diskAt(config.storage.dataDir),
  ])
  const kind = config.storage.postgresUrl === undefined ? 'sqlite' : 'postgresql'
  return {
    version,
    upSinceMs,
    database: { kind, canStore: isWritable, bytes: databaseBytes + walBytes },
    ...(config.cluster.redisUrl !== undefined && { redis: { isUp: bus.measure?.()['busUp'] === 1 } }),
    sockets: connections.size,
    ...(deliveryMs && { deliveryMs }),
    ...(disk && { disk }),
    memoryBytes: process.memoryUsage.rss(),
  }
}

async function diskAt(path: string): Promise<ServerHealth['disk']> {
  try {
    const { bavail, blocks, bsize } = await statfs(path)
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  } catch {
    return undefined
  }
}
