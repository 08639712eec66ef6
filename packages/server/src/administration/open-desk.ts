import type { Bus } from '../bus/bus.ts'
import type { Clock } from '../clock.ts'
import type { Storage } from '../storage/storage.ts'
import { AuditLog } from './audit-log.ts'
import type { Desk } from './desk.ts'
import { Retention } from './retention.ts'
import { Rules } from './rules.ts'

/** Everything an administrator works with that needs nothing but the store and the bus. `stop` comes before either is closed. */
export async function openDesk(parts: {
  storage: Storage
  bus: Bus
  clock: Clock
  running?: Desk['running']
}): Promise<{ desk: Desk; stop: () => Promise<void> }> {
  const { storage, clock, running } = parts
  const rules = await Rules.open(parts)
  const audit = new AuditLog(parts)
  const retention = new Retention({ storage, rules, audit, clock })
  const stop = async () => {
    rules.stop()
    await retention.stop()
  }
  return { desk: { audit, rules, retention, ...(running && { running }) }, stop }
}
