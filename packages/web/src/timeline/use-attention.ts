import { useSyncExternalStore } from 'react'

const events = ['focus', 'blur', 'visibilitychange'] as const

function subscribe(listener: () => void): () => void {
  for (const name of events) addEventListener(name, listener)
  document.addEventListener('visibilitychange', listener)
  return () => {
    for (const name of events) removeEventListener(name, listener)
    document.removeEventListener('visibilitychange', listener)
  }
}

const hasAttention = (): boolean => document.visibilityState === 'visible' && document.hasFocus()

/** Whether the person is at this window: it can be seen and has the focus. */
export function useAttention(): boolean {
  return useSyncExternalStore(subscribe, hasAttention)
}
