import type { Announcement, Bus } from './bus.ts'

/**
 * A bus for one process: every listener hears an announcement before `publish` returns.
 *
 * @param onBug Told what a listener threw; the other listeners still hear. By default it is thrown where nobody catches it.
 */
export function createMemoryBus(onBug: (error: unknown) => void = throwUncaught): Bus {
  const listeners = new Set<{ hear: (announcement: Announcement) => void }>()
  return {
    publish(announcement) {
      // Who subscribes while it is announced hears only what comes after.
      const present = Array.from(listeners)
      for (const listener of present) {
        if (listeners.has(listener)) attempt(() => listener.hear(announcement), onBug)
      }
    },
    subscribe(hear) {
      // An entry of its own: the same function may subscribe twice, and each stops by itself.
      const listener = { hear }
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function attempt(work: () => void, onBug: (error: unknown) => void): void {
  try {
    work()
  } catch (error) {
    onBug(error)
  }
}

function throwUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
