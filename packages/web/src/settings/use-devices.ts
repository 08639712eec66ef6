import { useEffect, useState } from 'react'
import type { DeviceSummary } from '../engine/contract.ts'
import { useApi } from '../engine/use-engine.ts'

type Found = { kind: 'loading' } | { kind: 'failed' } | { kind: 'found'; devices: DeviceSummary[] }

/** One's own devices, and a way to look again; what was found stays until then. */
export function useDevices(): { found: Found; look: () => void } {
  const api = useApi()
  const [found, setFound] = useState<Found>({ kind: 'loading' })
  const [looks, setLooks] = useState(0)
  useEffect(() => {
    let isWanted = true
    const show = (next: (before: Found) => Found) => isWanted && setFound(next)
    api.devices().then(
      (devices) => show(() => ({ kind: 'found', devices })),
      () => show((before) => (before.kind === 'found' ? before : { kind: 'failed' })),
    )
    return () => void (isWanted = false)
  }, [api, looks])
  return { found, look: () => setLooks((before) => before + 1) }
}
