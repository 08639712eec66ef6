import { limits } from '@securechat/protocol'
import { useEffect, useRef } from 'react'
import type { AccountId, EventId, MessageExtras, RoomSummary } from '../engine/contract.ts'
import { useApi } from '../engine/use-engine.ts'
import { takeChosen, trays } from '../files/tray.ts'
import { useStore } from '../state/use-store.ts'
import { attempt } from '../state/toasts.ts'
import { boxOf, endWriting, type Writing } from '../state/writing.ts'
import { splitMentions } from '../text/mentions.ts'
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

/** The members whom a text calls by name. */
function mentionsIn(text: string, { members }: RoomSummary): { mentions?: AccountId[] } {
  const named = members.filter(({ name }) => name !== '')
  const pieces = splitMentions(
    text,
    named.map(({ name }) => name),
  )
  const called = new Set(
    pieces.flatMap((piece) => (piece.kind === 'mention' ? [piece.name.toLowerCase()] : [])),
  )
  const mentions = named
    .filter(({ name }) => called.has(name.toLowerCase()))
    .map(({ accountId }) => accountId)
  return mentions.length > 0 ? { mentions } : {}
}

interface SendOptions {
  room: RoomSummary
  draft: Draft
  box: TextBox
  thread: EventId | undefined
  about: Writing | undefined
}

export function useSend({ room, draft, box, thread, about }: SendOptions) {
  const api = useApi()
  const { text, setText } = draft
  const { roomId } = room
  const place = boxOf(roomId, thread)
  const tooLongBy = Math.max(0, text.trim().length - limits.textCharacters)
  useTyping(room, about?.kind === 'edit' ? '' : text)
  const hasFiles = useStore(trays, (now) => (now[place]?.length ?? 0) > 0) && about?.kind !== 'edit'
  const isReady = (text.trim() !== '' || hasFiles) && tooLongBy === 0
  const write = (message: string) => {
    const mentions = mentionsIn(message, room)
    if (about?.kind === 'edit') {
      if (message === about.line.text) return undefined
      return api.act(roomId, { type: 'edit', target: about.line.key, text: message, ...mentions })
    }
    const extras: MessageExtras = {
      ...mentions,
      ...(thread ? { thread } : {}),
      ...(about ? { replyTo: about.line.key } : {}),
    }
    if (!hasFiles) return api.send(roomId, message, undefined, extras)
    const { files, putBack } = takeChosen(place)
    return api.sendFiles(roomId, { text: message, files, extras }).catch((reason: unknown) => {
      putBack()
      throw reason
    })
  }
  const send = () => {
    const message = text.trim()
    if (!isReady) return
    const written = write(message)
    // What was put aside for editing comes back by itself.
    if (about?.kind !== 'edit') setText('')
    if (about) endWriting(place)
    box.ref.current?.focus()
    if (!written) return
    void attempt(written).then((isSent) => {
      if (!isSent) setText(message)
    })
  }
  return { send, tooLongBy, isReady }
}
