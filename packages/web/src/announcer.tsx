import { useEffect, useRef, useState } from 'react'
import type { RoomSummary } from './engine/contract.ts'
import { useEngineState } from './engine/use-engine.ts'
import { words } from './messages/words.ts'
import { useOpenRoomId } from './sidebar/use-room-sections.ts'
import { parseMarkdown, plainText } from './text/markdown.ts'
import { roomName } from './text/room-name.ts'

/** The newest message of somebody else since last time, as one sentence; undefined when there is none. */
function newsOf(rooms: readonly RoomSummary[], sinceMs: number, where: { myId: string; openId: string }) {
  const news = rooms
    .filter(({ last }) => last && last.atMs > sinceMs && last.authorId !== where.myId)
    .toSorted((a, b) => (b.last?.atMs ?? 0) - (a.last?.atMs ?? 0))[0]
  if (!news?.last) return undefined
  const text =
    news.roomId === where.openId
      ? words.announce.message(news.last.authorName, plainText(parseMarkdown(news.last.text.slice(0, 400))))
      : words.announce.elsewhere(news.last.authorName, roomName(news))
  return { atMs: news.last.atMs, text }
}

/** Speaks new messages to screen readers, each as one sentence. The timeline itself stays silent while it scrolls. */
export function LiveAnnouncer() {
  const rooms = useEngineState((state) => state.rooms)
  const myId = useEngineState((state) => state.me?.accountId) ?? ''
  const openId = useOpenRoomId() ?? ''
  const sinceMs = useRef<number>(undefined)
  const [sentence, setSentence] = useState('')
  useEffect(() => {
    // What is there at the start is not news.
    sinceMs.current ??= Date.now()
    const news = newsOf(rooms, sinceMs.current, { myId, openId })
    if (!news) return
    sinceMs.current = news.atMs
    setSentence(news.text)
  }, [rooms, myId, openId])
  return (
    <div aria-live="polite" aria-atomic className="sr-only">
      {sentence}
    </div>
  )
}
