import type { RoomFacts } from '../room/room-facts.ts'
import { words } from '../messages/words.ts'
import { useNow } from '../state/use-now.ts'
import { dayLabel } from '../text/dates.ts'
import { Spinner } from '../ui/spinner.tsx'
import { Beginning } from './beginning.tsx'
import { Message } from './message.tsx'
import { Notice } from './notice.tsx'
import type { TimelineRow } from './timeline-rows.ts'

interface TimelineRowViewProps {
  row: TimelineRow
  room: RoomFacts
  hasOlder: boolean
}

export function TimelineRowView({ row, room, hasOlder }: TimelineRowViewProps) {
  switch (row.kind) {
    case 'top':
      return hasOlder && room.state === 'joined' ? <OlderComing /> : <Beginning room={room} />
    case 'end':
      return <div data-timeline-end className="h-4" />
    case 'day':
      return <DaySeparator atMs={row.atMs} />
    case 'new':
      return <NewLine />
    case 'notice':
      return <Notice line={row.line} />
    case 'message':
      return <Message row={row} />
  }
}

/** History is fetched long before one gets here; this is for slow lines. */
function OlderComing() {
  return (
    <div className="grid h-12 place-items-center text-ink-3">
      <Spinner />
      <span className="sr-only">{words.timeline.loadingOlder}</span>
    </div>
  )
}

function DaySeparator({ atMs }: { atMs: number }) {
  const now = useNow()
  return (
    <div className="mx-auto flex max-w-(--column) items-center gap-3 px-5 pt-5 pb-1 wide:px-6">
      <span className="h-px flex-1 bg-line-soft" />
      <h2 className="text-xs font-medium text-ink-3">{dayLabel(atMs, now)}</h2>
      <span className="h-px flex-1 bg-line-soft" />
    </div>
  )
}

function NewLine() {
  return (
    <div className="mx-auto flex max-w-(--column) items-center gap-2.5 px-5 pt-3 wide:px-6">
      <span className="h-px flex-1 bg-mark/55" />
      <span className="rounded-full bg-mark px-2 text-2xs leading-4 font-semibold text-on-mark">
        {words.timeline.newMessages}
      </span>
    </div>
  )
}
