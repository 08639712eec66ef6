import { Pencil } from 'lucide-react'
import { memo, type MouseEvent } from 'react'
import type { RoomSummary } from '../engine/contract.ts'
import { useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { goToRoom } from '../state/navigation.ts'
import { focusComposer } from '../state/regions.ts'
import { roomHref } from '../state/route.ts'
import { useNow } from '../state/use-now.ts'
import { briefTime } from '../text/dates.ts'
import { parseMarkdown, plainText } from '../text/markdown.ts'
import { roomName } from '../text/room-name.ts'
import { RoomAvatar } from '../ui/avatar.tsx'
import { cx } from '../ui/cx.ts'
import { useTypingText } from './use-typing-text.ts'

/** One room of the left pane: its name, its last words, and whether there is something new. */
export const RoomRow = memo(function RoomRow({ room, isOpen }: { room: RoomSummary; isOpen: boolean }) {
  const open = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    if (isOpen) focusComposer()
    else goToRoom(room.roomId)
  }
  const isUnread = room.unread > 0
  return (
    <li>
      <a
        href={roomHref(room.roomId)}
        onClick={open}
        draggable={false}
        aria-current={isOpen ? 'page' : undefined}
        className={cx(
          'flex items-center gap-2.5 rounded-[0.625rem] px-2 py-(--row-pad) select-none focus-visible:outline-offset-[-2px]',
          isOpen
            ? 'bg-surface shadow-sheet [--avatar-backdrop:var(--surface)]'
            : 'hover:bg-hover active:bg-press',
        )}
      >
        <RoomAvatar room={room} size={36} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className={cx('min-w-0 flex-1 truncate', isUnread ? 'font-semibold' : 'font-medium')}>
              {roomName(room)}
            </span>
            {room.last && <LastTime atMs={room.last.atMs} />}
          </span>
          <span className="flex items-center gap-2">
            <span className={cx('min-w-0 flex-1 truncate text-sm', isUnread ? 'text-ink-2' : 'text-ink-3')}>
              <LastWords room={room} isOpen={isOpen} />
            </span>
            <Unread unread={room.unread} mentions={room.mentions} isDirect={room.kind === 'direct'} />
          </span>
        </span>
      </a>
    </li>
  )
})

function LastTime({ atMs }: { atMs: number }) {
  const now = useNow()
  return <time className="shrink-0 text-2xs text-ink-3 tabular-nums">{briefTime(atMs, now)}</time>
}

function LastWords({ room, isOpen }: { room: RoomSummary; isOpen: boolean }) {
  const myId = useEngineState((state) => state.me?.accountId)
  const typing = useTypingText(room)
  if (typing !== '') return <span className="text-accent-ink">{typing}</span>
  if (room.draft !== '' && !isOpen)
    return (
      <>
        <Pencil aria-hidden size={12} className="me-1 -mt-0.5 inline text-accent-ink" />
        <span className="text-accent-ink">{words.sidebar.draft}:</span> {room.draft}
      </>
    )
  if (room.state !== 'joined') return <em className="not-italic">{words.sidebar.waiting}</em>
  if (!room.last) return room.topic || words.sidebar.nothingYet
  const said = plainText(parseMarkdown(room.last.text.slice(0, 240)))
  if (room.last.authorId === myId) return words.sidebar.youWrote(said)
  return room.kind === 'direct' ? said : words.sidebar.wrote(room.last.authorName, said)
}

/** A dot for news; a number when it is for me. */
function Unread({ unread, mentions, isDirect }: { unread: number; mentions: number; isDirect: boolean }) {
  if (unread === 0) return null
  const count = isDirect ? unread : mentions
  if (count === 0)
    return (
      <span className="mx-1 size-2 shrink-0 rounded-full bg-accent">
        <span className="sr-only">{words.sidebar.unreadCount(unread)}</span>
      </span>
    )
  return (
    <span className="grid h-[1.125rem] min-w-[1.125rem] shrink-0 place-items-center rounded-full bg-mark px-1.5 text-2xs font-semibold text-on-mark tabular-nums">
      <span aria-hidden>{count > 99 ? '99+' : count}</span>
      <span className="sr-only">
        {isDirect ? words.sidebar.unreadCount(unread) : words.sidebar.mentionCount(mentions)}
      </span>
    </span>
  )
}
