import { X } from 'lucide-react'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { Composer } from '../composer/composer.tsx'
import type { EventId, MessageLine, RoomSummary, Thread } from '../engine/contract.ts'
import { useApi } from '../engine/use-engine.ts'
import { useSteady } from '../engine/use-steady.ts'
import { words } from '../messages/words.ts'
import { factsOf } from '../room/room-facts.ts'
import { closeThread } from '../state/panel.ts'
import { roomName } from '../text/room-name.ts'
import { LogRegion } from '../timeline/log-region.tsx'
import { MessageActions } from '../timeline/message-actions.tsx'
import { MessageMenu } from '../timeline/message-menu.tsx'
import { Message } from '../timeline/message.tsx'
import { RoomContext } from '../timeline/room-context.ts'
import { timelineRows } from '../timeline/timeline-rows.ts'
import { useRoomContextValue } from '../timeline/use-room-context-value.ts'
import { cx } from '../ui/cx.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { useThread } from './use-thread.ts'

interface ThreadPanelProps {
  room: RoomSummary
  root: EventId
  /** Stands in place of the conversation instead of beside it. */
  isOver: boolean
}

/** One thread, beside the conversation it hangs on. */
export function ThreadPanel({ room, root, isOver }: ThreadPanelProps) {
  const facts = useSteady(factsOf(room))
  const thread = useThread(room.roomId, root)
  return (
    <RoomContext value={useRoomContextValue(facts)}>
      <aside
        data-region="thread"
        aria-label={words.actions.threadTitle}
        className={cx(
          'safe-top safe-bottom flex min-h-0 flex-col bg-surface [--column:100%]',
          isOver ? 'w-full' : 'w-(--thread-width) shrink-0 border-s border-line-soft',
        )}
      >
        <header className="flex h-(--header) shrink-0 items-center justify-between border-b border-line-soft ps-5 pe-2.5">
          <h2 className="min-w-0 truncate text-md font-semibold tracking-tight">
            {words.actions.threadTitle}
            <span className="ms-2 text-sm font-normal text-ink-3">
              {words.actions.threadIn(roomName(room))}
            </span>
          </h2>
          <IconButton label={words.close} onClick={closeThread}>
            <X size={18} />
          </IconButton>
        </header>
        {thread !== 'looking' && (
          <MessageActions roomId={room.roomId} thread={root}>
            {thread ? <Conversation thread={thread} /> : <Missing />}
            {thread && <Composer room={room} thread={root} />}
            <div className="h-3 shrink-0" />
          </MessageActions>
        )}
      </aside>
    </RoomContext>
  )
}

function Missing() {
  return <p className="m-auto max-w-64 p-6 text-center text-base text-ink-3">{words.actions.threadMissing}</p>
}

/** Marks what is on the screen as seen, and stays with its end. */
function useFollowing({ roomId, root, lines }: Thread) {
  const api = useApi()
  const ref = useRef<HTMLDivElement>(null)
  const last = lines.at(-1)?.key
  useLayoutEffect(() => {
    ref.current?.scrollTo({ top: ref.current.scrollHeight })
  }, [last])
  useEffect(() => {
    api.readThread(roomId, root.key).catch(() => {})
  }, [api, roomId, root.key, last])
  return ref
}

function Conversation({ thread }: { thread: Thread }) {
  const { root, lines } = thread
  const ref = useFollowing(thread)
  const all = useMemo((): MessageLine[] => [root, ...lines], [root, lines])
  return (
    <MessageMenu
      lineOf={(key) => all.find((line) => line.key === key)}
      render={<LogRegion ref={ref} label={words.actions.threadTitle} region="thread" />}
    >
      <div className="pt-2">
        <Rows lines={[root]} />
      </div>
      <div className="flex items-center gap-3 px-5 pt-4 pb-1 text-xs text-ink-3 wide:px-6">
        {lines.length > 0 ? words.actions.replies(lines.length) : words.actions.threadEmpty}
        <span className="h-px flex-1 bg-line-soft" />
      </div>
      <Rows lines={lines} />
      <div className="h-4 shrink-0" />
    </MessageMenu>
  )
}

function Rows({ lines }: { lines: readonly MessageLine[] }) {
  return timelineRows(lines, Number.MAX_SAFE_INTEGER).map(
    (row) => row.kind === 'message' && <Message key={row.key} row={row} />,
  )
}
