import { useEffect } from 'react'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { isQuiet } from './quiet.ts'
import { createStore } from './store.ts'
import { useNow } from './use-now.ts'
import { useStore } from './use-store.ts'

const idleMs = 5 * 60_000
const signsOfLife = ['pointermove', 'keydown', 'wheel', 'touchstart', 'focus'] as const

/** What the person at this window said of themselves. */
export const manualPresence = createStore<'online' | 'away'>('online')

const isIdle = createStore(false)

/** Whether nobody has touched this window for a while. */
function useIdleness(): boolean {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const onLife = () => {
      clearTimeout(timer)
      timer = setTimeout(() => isIdle.set(() => true), idleMs)
      if (document.visibilityState === 'visible') isIdle.set(() => false)
    }
    onLife()
    for (const sign of signsOfLife) addEventListener(sign, onLife, { passive: true })
    return () => {
      clearTimeout(timer)
      for (const sign of signsOfLife) removeEventListener(sign, onLife)
    }
  }, [])
  return useStore(isIdle, (now) => now)
}

/** Tells others whether the person is here, away, or not to be disturbed. */
export function usePresence(): void {
  const api = useApi()
  const settings = useEngineState((state) => state.settings.person)
  const isOut = useStore(manualPresence, (now) => now === 'away')
  const idle = useIdleness()
  const nowMs = useNow()
  const isBusy = isQuiet(settings, nowMs)
  const presence = isBusy ? 'busy' : isOut || idle ? 'away' : 'online'
  useEffect(() => {
    api.setPresence(presence).catch(() => {})
  }, [api, presence])
}
