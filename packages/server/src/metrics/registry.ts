import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Bus } from '../bus/bus.ts'
import type { Connections } from '../connections.ts'
import type { Storage } from '../storage/storage.ts'

/** What Prometheus reads: Node's own numbers, ours, and what the store says of itself. */
export function addGauges(
  registry: Registry,
  parts: { storage: Storage; connections: Connections; bus: Bus },
): void {
  collectDefaultMetrics({ register: registry })
  gauge(registry, 'securechat_sockets', 'Signed-in sockets that are open.', (set) =>
    set(parts.connections.size),
  )
  measures(registry, 'securechat_storage', 'Row counts and file sizes of the store.', () =>
    parts.storage.measure(),
  )
  if (!parts.bus.measure) return
  measures(registry, 'securechat_bus', 'What went between servers, and whether it can.', async () => ({
    ...parts.bus.measure?.(),
  }))
}

function measures(
  registry: Registry,
  name: string,
  help: string,
  read: () => Promise<Record<string, number>>,
) {
  const rows = new Gauge({
    name,
    help,
    labelNames: ['measure'],
    registers: [registry],
    async collect() {
      for (const [measure, value] of Object.entries(await read())) rows.set({ measure }, value)
    },
  })
}

function gauge(registry: Registry, name: string, help: string, read: (set: (value: number) => void) => void) {
  const made = new Gauge({
    name,
    help,
    registers: [registry],
    collect: () => read((value) => made.set(value)),
  })
}
