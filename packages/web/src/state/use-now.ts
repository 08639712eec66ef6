import { useSyncExternalStore } from 'react'

/** Often enough for "Today" to become "Yesterday" while one looks; one timer for all. */
const everyMs = 60_000

let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const tell of listeners) tell()
  }, everyMs)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The time, to the minute. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}
