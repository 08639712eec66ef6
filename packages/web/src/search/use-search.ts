import { useEffect, useState } from 'react'
import type { RoomId, SearchFound } from '../engine/contract.ts'
import { useApi } from '../engine/use-engine.ts'

const pauseMs = 90

/** What answers a query, as soon as somebody stops typing; what was found before stays until then. */
export function useSearch(query: string, roomId: RoomId | undefined, asks: number): SearchFound | undefined {
  const api = useApi()
  const [found, setFound] = useState<SearchFound>()
  useEffect(() => {
    let isWanted = true
    const look = async () => {
      // Without an answer what was found before stays: there is nothing better to show.
      const next = await api.search(query, roomId).catch(() => undefined)
      if (isWanted && next) setFound(next)
    }
    const timer = setTimeout(() => void look(), pauseMs)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [api, query, roomId, asks])
  return found
}
