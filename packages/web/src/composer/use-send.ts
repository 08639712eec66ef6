import { limits } from '@securechat/protocol'
import { useEffect, useRef } from 'react'
import type { RoomSummary } from '../engine/contract.ts'
import { useApi } from '../engine/use-engine.ts'
import { attempt } from '../state/toasts.ts'
import type { Draft } from './use-draft.ts'
import type { TextBox } from './use-text-box.ts'

/** Tells the engine that somebody is writing; how often the room hears of it is for the engine. */
function useTyping(room: RoomSummary, text: string): void {
  const api = useApi()
  const isFirst = useRef(true)
  useEffect(() => {
    const isOpening = isFirst.current
    isFirst.current = false
    if (isOpening || text === '' || room.state !== 'joined') return
    api.typing(room.roomId).catch(() => {})
  }, [api, room.roomId, room.state, text])
}

export function useSend({ room, draft, box }: { room: RoomSummary; draft: Draft; box: TextBox }) {
  const api = useApi()
  const { text, setText } = draft
  const tooLongBy = Math.max(0, text.trim().length - limits.textCharacters)
  useTyping(room, text)
  const send = () => {
    const message = text.trim()
    if (message === '' || tooLongBy > 0) return
    setText('')
    box.ref.current?.focus()
    void attempt(api.send(room.roomId, message)).then((isSent) => {
      if (!isSent) setText(message)
    })
  }
  return { send, tooLongBy }
}
