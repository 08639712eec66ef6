import { useCallback, useEffect, useRef } from 'react'
import type { EventId, MessageLine, RoomSummary } from '../engine/contract.ts'
import { useEngine } from '../engine/use-engine.ts'
import { beginWriting, boxOf, endWriting, type Writing } from '../state/writing.ts'
import { actionsFor } from '../timeline/message-action.ts'
import type { Draft } from './use-draft.ts'

interface EditingOptions {
  room: RoomSummary
  thread: EventId | undefined
  about: Writing | undefined
  draft: Draft
}

/** Editing: the message's words take the place of the draft, which is there again afterwards. */
export function useEditing({ room, thread, about, draft }: EditingOptions) {
  const engine = useEngine()
  const { roomId } = room
  const place = boxOf(roomId, thread)
  const { text, setText } = draft
  const putAside = useRef('')
  const edited = useRef<MessageLine>(undefined)
  const line = about?.kind === 'edit' ? about.line : undefined
  useEffect(() => {
    if (line?.key === edited.current?.key) return
    if (line && !edited.current) putAside.current = text
    edited.current = line
    setText(line ? line.text : putAside.current)
    if (!line) putAside.current = ''
  }, [line, text, setText])
  // Whoever leaves in the middle of it has not changed the message.
  useEffect(() => () => endWriting(place), [place])

  const stop = useCallback(() => endWriting(place), [place])
  const editLast = (): boolean => {
    const lines = thread ? [] : (engine.timeline(roomId).get()?.lines ?? [])
    const own = lines.findLast(
      (one) => one.kind === 'message' && one.isMine && actionsFor(one, { inThread: false }).includes('edit'),
    )
    if (own?.kind !== 'message') return false
    beginWriting(place, { kind: 'edit', line: own })
    return true
  }
  return { editLast, stop }
}
