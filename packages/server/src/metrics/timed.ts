import type { Bus } from '../bus/bus.ts'
import type { Storage } from '../storage/storage.ts'
import type { Timings } from './timings.ts'

/** The same store, timing `order`: from asking for a number until the entry is synced. */
export function timedStorage(storage: Storage, timings: Timings): Storage {
  return {
    ...storage,
    async append(entry) {
      const startedAtMs = performance.now()
      const appended = await storage.append(entry)
      timings.took('order', entry.kind, startedAtMs)
      return appended
    },
  }
}

/** The same bus, timing `announce`. */
export function timedBus(bus: Bus, timings: Timings): Bus {
  return {
    ...bus,
    publish(announcement) {
      const startedAtMs = performance.now()
      bus.publish(announcement)
      if (announcement.kind === 'event') timings.took('announce', announcement.event.kind, startedAtMs)
    },
  }
}
