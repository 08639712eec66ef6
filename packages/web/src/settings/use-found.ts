import { useEffect, useState } from 'react'
import type { EngineApi } from '../engine/contract.ts'
import { useApi } from '../engine/use-engine.ts'

export type Found<T> = { kind: 'loading' } | { kind: 'failed' } | { kind: 'found'; found: T }

/**
 * What the engine answers, and a way to look again; what was found stays until then.
 *
 * @param ask Always the same function: another one asks anew.
 */
export function useFound<T>(ask: (api: EngineApi) => Promise<T>): { state: Found<T>; look: () => void } {
  const api = useApi()
  const [state, setState] = useState<Found<T>>({ kind: 'loading' })
  const [looks, setLooks] = useState(0)
  useEffect(() => {
    let isWanted = true
    const show = (next: (before: Found<T>) => Found<T>) => isWanted && setState(next)
    ask(api).then(
      (found) => show(() => ({ kind: 'found', found })),
      () => show((before) => (before.kind === 'found' ? before : { kind: 'failed' })),
    )
    return () => void (isWanted = false)
  }, [api, ask, looks])
  return { state, look: () => setLooks((before) => before + 1) }
}
