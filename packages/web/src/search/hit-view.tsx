import type { SearchHit } from '../engine/contract.ts'
import { useRoom } from '../engine/use-engine.ts'
import { useNow } from '../state/use-now.ts'
import { briefTime } from '../text/dates.ts'
import { roomName } from '../text/room-name.ts'
import { PersonAvatar } from '../ui/avatar.tsx'
import { Option } from '../ui/option-list.tsx'
import { excerpt, highlight } from './highlight.ts'

interface HitViewProps {
  id: string
  hit: SearchHit
  terms: readonly string[]
  isActive: boolean
  showsRoom: boolean
  onChoose: () => void
}

/** One message that was found, with what was looked for lit up. */
export function HitView({ id, hit, terms, isActive, showsRoom, onChoose }: HitViewProps) {
  const room = useRoom(hit.roomId)
  const nowMs = useNow()
  return (
    <Option
      id={id}
      isActive={isActive}
      isSelected={isActive}
      onChoose={onChoose}
      className="items-start py-2"
    >
      <PersonAvatar accountId={hit.authorId} name={hit.authorName} size={28} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2 text-sm">
          <span className="truncate font-semibold">{hit.authorName}</span>
          {showsRoom && room && <span className="truncate text-ink-3">{roomName(room)}</span>}
          <time className="ms-auto shrink-0 text-2xs text-ink-3 tabular-nums">
            {briefTime(hit.atMs, nowMs)}
          </time>
        </span>
        <span className="line-clamp-2 text-ink-2">
          {highlight(excerpt(hit.text, terms), terms).map((piece, index) =>
            piece.isHit ? (
              <mark key={index} className="rounded-sm bg-accent-soft px-0.5 font-medium text-accent-ink">
                {piece.text}
              </mark>
            ) : (
              piece.text
            ),
          )}
        </span>
      </span>
    </Option>
  )
}
