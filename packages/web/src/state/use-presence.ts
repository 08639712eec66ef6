import { useEffect } from 'react'
import { useApi } from '../engine/use-engine.ts'

const idleMs = 5 * 60_000
const signsOfLife = ['pointermove', 'keydown', 'wheel', 'touchstart', 'focus'] as const

/** Tells others "away" once nobody has touched this window for a while, and "online" when somebody does again. */
export function usePresence(): void {
  const api = useApi()
  useEffect(() => {
    let isAway = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const say = (away: boolean) => {
      if (away === isAway) return
      isAway = away
      api.setPresence(away ? 'away' : 'online').catch(() => {})
    }
    const onLife = () => {
      clearTimeout(timer)
      timer = setTimeout(() => say(true), idleMs)
      if (document.visibilityState === 'visible') say(false)
    }
    onLife()
    for (const sign of signsOfLife) addEventListener(sign, onLife, { passive: true })
    return () => {
      clearTimeout(timer)
      for (const sign of signsOfLife) removeEventListener(sign, onLife)
    }
  }, [api])
}
