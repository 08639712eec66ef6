import type { Bus } from '../bus/bus.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Connections } from '../connections.ts'
import type { Timings } from '../metrics/timings.ts'
import type { Storage } from '../storage/storage.ts'
import type { Desk } from './desk.ts'
import type { LogLevels } from './log-levels.ts'
import { openDesk } from './open-desk.ts'
import { serverHealth } from './server-health.ts'

/** What can be told of a server only while it runs. */
export interface RunningParts {
  storage: Storage
  bus: Bus
  clock: Clock
  connections: Connections
  timings: Timings
  logLevels: LogLevels
}

/** What those who look after this server work with. */
export async function openRunningDesk(
  opened: AsyncDisposableStack,
  { logLevels, ...parts }: RunningParts & { config: Config },
): Promise<Desk> {
  const looking = { ...parts, upSinceMs: parts.clock.nowMs() }
  const running = { logLevels, health: () => serverHealth(looking) }
  const { desk, stop } = await openDesk({ ...parts, running })
  opened.defer(stop)
  return desk
}
