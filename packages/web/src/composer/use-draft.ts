import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { EngineApi, RoomId, RoomSummary } from '../engine/contract.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'

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
  const shared = useEngineState((state) => state.settings.rooms[roomId]?.draft) ?? ''
  const [text, setText] = useState(isKept ? room.draft || shared : '')
  const [known, setKnown] = useState(shared)
  if (known !== shared) {
    // Another device went on with it, or sent it; what is being written here stays.
    setKnown(shared)
    if (isKept && text === known) setText(shared)
  }
  const latest = useRef({ text, shared, isKept, kept: room.draft })
  useLayoutEffect(() => {
    latest.current = { ...latest.current, text, shared, isKept }
  }, [text, shared, isKept])
  const flush = useCallback(() => {
    const now = latest.current
    if (!now.isKept || now.kept === now.text) return
    now.kept = now.text
    api.setDraft(roomId, now.text).catch(() => {})
  }, [api, roomId])
  /** For the account's other devices: not while one writes, since each time leaves a trace in the vault. */
  const leave = useCallback(() => {
    flush()
    const now = latest.current
    if (now.isKept && now.text.trim() !== now.shared) tellOthers(api, roomId, now.text)
  }, [api, roomId, flush])
  useEffect(() => {
    const timer = setTimeout(text === '' && shared !== '' ? leave : flush, text === '' ? 0 : saveAfterMs)
    return () => clearTimeout(timer)
  }, [text, shared, flush, leave])
  useEffect(() => {
    const onHide = () => document.visibilityState === 'hidden' && leave()
    addEventListener('pagehide', leave)
    document.addEventListener('visibilitychange', onHide)
    return () => {
      removeEventListener('pagehide', leave)
      document.removeEventListener('visibilitychange', onHide)
      leave()
    }
  }, [leave])
  return { text, setText, flush }
}

function tellOthers(api: EngineApi, roomId: RoomId, text: string): void {
  api.setRoomSettings(roomId, { draft: text.trim() === '' ? null : text.trim() }).catch(() => {})
}
