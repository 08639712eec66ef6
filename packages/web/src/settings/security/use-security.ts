import { useEffect, useState } from 'react'
import type { SecuritySummary } from '../../engine/contract.ts'
import { useApi } from '../../engine/use-engine.ts'

type Found = { kind: 'loading' } | { kind: 'failed' } | { kind: 'found'; security: SecuritySummary }

/** How one's own account is kept, and a way to look again; what was found stays until then. */
export function useSecurity(): { found: Found; look: () => void } {
  const api = useApi()
  const [found, setFound] = useState<Found>({ kind: 'loading' })
  const [looks, setLooks] = useState(0)
  useEffect(() => {
    let isWanted = true
    const show = (next: (before: Found) => Found) => isWanted && setFound(next)
    api.security().then(
      (security) => show(() => ({ kind: 'found', security })),
      () => show((before) => (before.kind === 'found' ? before : { kind: 'failed' })),
    )
    return () => void (isWanted = false)
  }, [api, looks])
  return { found, look: () => setLooks((before) => before + 1) }
}
