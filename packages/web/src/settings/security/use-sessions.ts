import { useEffect, useState } from 'react'
import type { DeviceId, OwnSession } from '../../engine/contract.ts'
import { useApi } from '../../engine/use-engine.ts'

/** A sign-in, with the name of its device. */
export interface NamedSession extends OwnSession {
  deviceName: string | undefined
}

type Found = { kind: 'loading' } | { kind: 'failed' } | { kind: 'found'; sessions: NamedSession[] }

/** One's own sign-ins, and a way to look again; what was found stays until then. */
export function useSessions(): { found: Found; look: () => void } {
  const api = useApi()
  const [found, setFound] = useState<Found>({ kind: 'loading' })
  const [looks, setLooks] = useState(0)
  useEffect(() => {
    let isWanted = true
    const show = (next: (before: Found) => Found) => isWanted && setFound(next)
    Promise.all([api.sessions(), api.devices()]).then(
      ([sessions, devices]) => {
        const names = new Map<DeviceId, string>(devices.map(({ deviceId, name }) => [deviceId, name]))
        const named = sessions.map((session) => ({
          ...session,
          deviceName: session.deviceId && names.get(session.deviceId),
        }))
        show(() => ({ kind: 'found', sessions: named }))
      },
      () => show((before) => (before.kind === 'found' ? before : { kind: 'failed' })),
    )
    return () => void (isWanted = false)
  }, [api, looks])
  return { found, look: () => setLooks((before) => before + 1) }
}
