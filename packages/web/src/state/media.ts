import { useSyncExternalStore } from 'react'

function watched(query: string) {
  const list = matchMedia(query)
  const subscribe = (listener: () => void) => {
    list.addEventListener('change', listener)
    return () => list.removeEventListener('change', listener)
  }
  return { subscribe, get: () => list.matches }
}

const narrow = watched('(max-width: 44.99rem)')
const coarse = watched('(pointer: coarse)')
const wider = watched('(min-width: 65rem)')

/** One pane at a time. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(narrow.subscribe, narrow.get)
}

/** Room for a third pane beside the conversation; otherwise it lies over it. */
export function useIsWide(): boolean {
  return useSyncExternalStore(wider.subscribe, wider.get)
}

/** Fingers: giving a text box the focus would raise the keyboard unasked. */
export const isTouch = (): boolean => coarse.get()
