import { memo, useEffect, useState } from 'react'
import { Virtualizer } from 'virtua'
import type { RoomId } from '../engine/contract.ts'
import type { RoomFacts } from '../room/room-facts.ts'
import { useApi, useTimeline } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { onRoomSignal } from '../state/room-signals.ts'
import { createStore } from '../state/store.ts'
import { FloatingDate } from './floating-date.tsx'
import { JumpToLatest } from './jump-to-latest.tsx'
import { LogRegion } from './log-region.tsx'
import { MessageActions } from './message-actions.tsx'
import { MessageMenu } from './message-menu.tsx'
import { ReactToNewest } from './react-to-newest.tsx'
import { RoomContext } from './room-context.ts'
import { countBehind, lastSeqOf, lineWith } from './timeline-rows.ts'
import { TimelineRowView } from './timeline-row-view.tsx'
import { useAttention } from './use-attention.ts'
import { useReveal } from './use-reveal.ts'
import { useRoomContextValue } from './use-room-context-value.ts'
import { useTimelineRows } from './use-timeline-rows.ts'
import { useTimelineScroll } from './use-timeline-scroll.ts'

interface TimelineProps {
  room: RoomFacts
  /** How far this account has read. */
  readSeq: number
}

/** What was said in a room. One log region; screen readers hear new messages from the announcer instead. */
export const Timeline = memo(function Timeline({ room, readSeq }: TimelineProps) {
  const { roomId } = room
  const timeline = useTimeline(roomId)
  const hasOlder = timeline?.hasOlder ?? false
  // Unknown until it was measured: a room that opens at its "New" line is not read to its end.
  const [isAtEnd, setAtEnd] = useState<boolean>()
  const isAttended = useAttention() && isAtEnd === true
  const { rows, isPrepend, clearNew } = useTimelineRows(timeline, isAttended)
  const [topTime] = useState(() => createStore(0))
  const { scrollRef, listRef, goToEnd, goToNew, leave, onScroll, onResize } = useTimelineScroll({
    roomId,
    rows,
    hasOlder,
    topTime,
    onEnd: setAtEnd,
  })
  const lastSeq = lastSeqOf(timeline?.lines ?? [])
  const seenSeq = useSeenSeq(lastSeq, isAtEnd === true)
  const headSeq = Math.max(lastSeq, timeline?.headSeq ?? 0)
  const markRead = useMarkRead({ roomId, readSeq, lastSeq: headSeq, isAttended })
  useReveal({ roomId, rows, listRef, leave, region: scrollRef })
  useSignals({ goToEnd, goToNew, clearNew, markRead })
  return (
    <RoomContext value={useRoomContextValue(room)}>
      <MessageActions roomId={roomId}>
        <ReactToNewest lines={timeline?.lines ?? []} region={scrollRef} />
        <div className="relative min-h-0 flex-1">
          <MessageMenu
            lineOf={(key) => lineWith(timeline?.lines ?? [], key)}
            render={<LogRegion ref={scrollRef} label={words.timeline.region} region="timeline" />}
          >
            <div className="grow" />
            {timeline && (
              <Virtualizer
                ref={listRef}
                scrollRef={scrollRef}
                data={rows}
                shift={isPrepend}
                bufferSize={600}
                onScroll={onScroll}
                onResize={onResize}
              >
                {(row) => <TimelineRowView key={row.key} row={row} room={room} hasOlder={hasOlder} />}
              </Virtualizer>
            )}
          </MessageMenu>
          <FloatingDate topTime={topTime} />
          {isAtEnd === false && (
            <JumpToLatest count={countBehind(timeline?.lines ?? [], seenSeq)} onClick={goToEnd} />
          )}
        </div>
      </MessageActions>
    </RoomContext>
  )
})

type Moves = Record<'goToEnd' | 'goToNew' | 'clearNew' | 'markRead', () => void>

/** Does what the keyboard asks of the open room. */
function useSignals({ goToEnd, goToNew, clearNew, markRead }: Moves): void {
  useEffect(() =>
    onRoomSignal((signal) => {
      if (signal === 'first-unread') return goToNew()
      if (signal !== 'mark-read') return undefined
      goToEnd()
      clearNew()
      return markRead()
    }),
  )
}

/** The last entry that was in view at the end; what came later is counted on the button that leads there. */
function useSeenSeq(lastSeq: number, isAtEnd: boolean): number {
  const [seenSeq, setSeenSeq] = useState(lastSeq)
  if ((isAtEnd || seenSeq === 0) && seenSeq !== lastSeq) setSeenSeq(lastSeq)
  return seenSeq
}

interface MarkReadOptions {
  roomId: RoomId
  readSeq: number
  lastSeq: number
  isAttended: boolean
}

/** Tells that everything was read while somebody looks at the end. @returns what tells it in any case. */
function useMarkRead({ roomId, readSeq, lastSeq, isAttended }: MarkReadOptions): () => void {
  const api = useApi()
  useEffect(() => {
    if (isAttended && lastSeq > readSeq) api.markRead(roomId, lastSeq).catch(() => {})
  }, [api, roomId, readSeq, lastSeq, isAttended])
  return () => {
    if (lastSeq > 0) api.markRead(roomId, lastSeq).catch(() => {})
  }
}
