import { useSyncExternalStore } from 'react'
import type { Store } from './store.ts'

/** Draws again only when what `select` picks is another value; it must pick, not build. */
export function useStore<T, S>(store: Store<T>, select: (value: T) => S): S {
  return useSyncExternalStore(store.subscribe, () => select(store.get()))
}
