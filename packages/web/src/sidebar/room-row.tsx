import { share } from '@securechat/client'
import { BellOff, MoreHorizontal, Pencil } from 'lucide-react'
import { memo, type MouseEvent } from 'react'
import type { RoomSummary } from '../engine/contract.ts'
import { useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { goToRoom } from '../state/navigation.ts'
import { PublicMark } from '../room/public-mark.tsx'
import { focusComposer } from '../state/regions.ts'
import { roomHref } from '../state/route.ts'
import { useNow } from '../state/use-now.ts'
import { briefTime } from '../text/dates.ts'
import { parseMarkdown, plainText } from '../text/markdown.ts'
import { roomName } from '../text/room-name.ts'
import { RoomAvatar } from '../ui/avatar.tsx'
import { cx } from '../ui/cx.ts'
import { dragProps, dropProps } from './drag-rooms.ts'
import { openRoomMenu } from './room-menu-state.ts'
import type { ListedRoom } from './room-sections.ts'
import { useFavourites } from './use-favourites.ts'
import { useTypingText } from './use-typing-text.ts'

interface RoomRowProps extends ListedRoom {
  isOpen: boolean
}

/** Standings are worked out anew each time; a row is drawn again only when its own says something else. */
const looksSame = (before: RoomRowProps, after: RoomRowProps): boolean => share(before, after) === before

/** One room of the left pane: its name, its last words, and whether there is something new. */
export const RoomRow = memo(function RoomRow({ room, standing, isFavourite, isOpen }: RoomRowProps) {
  const { put } = useFavourites()
  const drop = isFavourite ? dropProps((dropped) => dropped !== room.roomId && put(dropped, room.roomId)) : {}
  const open = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    if (isOpen) focusComposer()
    else goToRoom(room.roomId)
  }
  const showMenu = (event: MouseEvent<HTMLElement>) => {
    event.preventDefault()
    openRoomMenu(room.roomId, event.currentTarget)
  }
  return (
    <li className={cx('group/row relative', !isOpen && 'skip-unseen')} {...dragProps(room.roomId)} {...drop}>
      <a
        href={roomHref(room.roomId)}
        onClick={open}
        onContextMenu={showMenu}
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
        <Words room={room} standing={standing} isOpen={isOpen} />
      </a>
      <button
        type="button"
        aria-label={words.lists.menu(roomName(room))}
        aria-haspopup="menu"
        onClick={showMenu}
        className="absolute end-1.5 bottom-1 grid size-6 place-items-center rounded-md bg-raised text-ink-2 opacity-0 shadow-sheet group-hover/row:opacity-100 hover:text-ink focus-visible:opacity-100 touch:hidden"
      >
        <MoreHorizontal aria-hidden size={15} />
      </button>
    </li>
  )
}, looksSame)

function Words({ room, standing, isOpen }: Omit<RoomRowProps, 'isFavourite'>) {
  const { isUnread } = standing
  return (
    <span className="min-w-0 flex-1">
      <span className="flex items-baseline gap-2">
        <span
          className={cx(
            'min-w-0 flex-1 truncate',
            isUnread ? 'font-semibold' : 'font-medium',
            standing.isQuiet && !isUnread && 'text-ink-2',
          )}
        >
          {roomName(room)}
        </span>
        {room.kind === 'public' && <PublicMark />}
        {standing.isQuiet && (
          <BellOff role="img" aria-label={words.lists.muted} size={12} className="self-center text-ink-3" />
        )}
        {room.last && <LastTime atMs={room.last.atMs} />}
      </span>
      <span className="flex items-center gap-2">
        <span className={cx('min-w-0 flex-1 truncate text-sm', isUnread ? 'text-ink-2' : 'text-ink-3')}>
          <LastWords room={room} isOpen={isOpen} />
        </span>
        <Unread room={room} standing={standing} />
      </span>
    </span>
  )
}

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
  if (room.last.isDeleted)
    return room.last.authorId === myId
      ? words.sidebar.lastDeletedYou
      : words.sidebar.lastDeleted(room.last.authorName)
  const text = plainText(parseMarkdown(room.last.text.slice(0, 240)))
  const said =
    text === '' && room.last.fileName !== undefined ? words.files.withFile(room.last.fileName) : text
  if (room.last.authorId === myId) return words.sidebar.youWrote(said)
  return room.kind === 'direct' ? said : words.sidebar.wrote(room.last.authorName, said)
}

/** A dot for news; a number when it is for me. Paler where the person wants to be left alone. */
function Unread({ room, standing }: Pick<ListedRoom, 'room' | 'standing'>) {
  const { hasNews, count, isQuiet } = standing
  if (!hasNews) return null
  if (count === 0)
    return (
      <span className={cx('mx-1 size-2 shrink-0 rounded-full', isQuiet ? 'bg-outline' : 'bg-accent')}>
        <span className="sr-only">
          {room.unread > 0 ? words.sidebar.unreadCount(room.unread) : words.lists.markedUnread}
        </span>
      </span>
    )
  return (
    <span
      className={cx(
        'grid h-[1.125rem] min-w-[1.125rem] shrink-0 place-items-center rounded-full px-1.5 text-2xs font-semibold tabular-nums',
        isQuiet ? 'bg-press text-ink-2' : 'bg-mark text-on-mark',
      )}
    >
      <span aria-hidden>{count > 99 ? '99+' : count}</span>
      <span className="sr-only">
        {room.kind === 'direct' ? words.sidebar.unreadCount(count) : words.sidebar.mentionCount(count)}
      </span>
    </span>
  )
}
