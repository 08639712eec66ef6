import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { RoomSummary } from '../engine/contract.ts'
import { useApi } from '../engine/use-engine.ts'

const saveAfterMs = 400

export interface Draft {
  text: string
  setText: (text: string) => void
  /** Keeps what is written now instead of a little later. */
  flush: () => void
}

/**
 * What is being written in a room, kept so that it is there again after leaving, closing or a crash.
 *
 * @param options `isKept`: whether what is in the box now is the room's draft at all.
 */
export function useDraft(room: RoomSummary, { isKept }: { isKept: boolean }): Draft {
  const api = useApi()
  const { roomId } = room
  const [text, setText] = useState(isKept ? room.draft : '')
  const kept = useRef(room.draft)
  const latest = useRef(text)
  const keeps = useRef(isKept)
  useLayoutEffect(() => {
    latest.current = text
    keeps.current = isKept
  }, [text, isKept])
  const flush = useCallback(() => {
    if (!keeps.current || kept.current === latest.current) return
    kept.current = latest.current
    api.setDraft(roomId, latest.current).catch(() => {})
  }, [api, roomId])
  useEffect(() => {
    const timer = setTimeout(flush, text === '' ? 0 : saveAfterMs)
    return () => clearTimeout(timer)
  }, [text, flush])
  useEffect(() => {
    addEventListener('pagehide', flush)
    return () => {
      removeEventListener('pagehide', flush)
      flush()
    }
  }, [flush])
  return { text, setText, flush }
}
