import { share } from '@securechat/client'
import { useEffect, useState } from 'react'
import type { RoomId } from './contract.ts'
import { useEngine } from './use-engine.ts'

/**
 * Something about a room that is asked for rather than told: looked at anew whenever the watched room changes.
 *
 * @param look Must be the same function for as long as it asks the same.
 */
export function useLook<T>(roomId: RoomId, look: () => Promise<T>): T | 'looking' {
  const engine = useEngine()
  const [found, setFound] = useState<T | 'looking'>('looking')
  useEffect(() => {
    let isOver = false
    let asked = 0
    const ask = async () => {
      asked += 1
      const question = asked
      const answer = await look()
      // An older answer may come after a newer one.
      if (!isOver && question === asked) setFound((before) => share(before, answer))
    }
    const start = () => void ask().catch(() => {})
    start()
    const stop = engine.onTimeline(roomId, start)
    return () => {
      isOver = true
      stop()
    }
  }, [engine, roomId, look])
  return found
}
