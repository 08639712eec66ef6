import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Audiences } from '../audiences.ts'
import type { Bus } from '../bus/bus.ts'
import type { Connections } from '../connections.ts'
import type { Storage } from '../storage/storage.ts'

/** What Prometheus reads: Node's own numbers, ours, and what the store says of itself. */
export function addGauges(
  registry: Registry,
  parts: { storage: Storage; connections: Connections; audiences: Audiences; bus: Bus },
): void {
  collectDefaultMetrics({ register: registry })
  gauge(registry, 'securechat_sockets', 'Signed-in sockets that are open.', (set) =>
    set(parts.connections.size),
  )
  gauge(
    registry,
    'securechat_socket_waiting_bytes',
    'Bytes written to signed-in sockets and not yet taken by the network.',
    (set) => set(parts.connections.waitingBytes),
  )
  measures(registry, 'securechat_audiences', 'Member lists in memory: how full, how often read.', async () =>
    parts.audiences.measure(),
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
