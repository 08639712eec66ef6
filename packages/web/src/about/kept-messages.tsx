import { Pin, Star } from 'lucide-react'
import { useCallback, useId } from 'react'
import type { EventId, MessageLine, RoomId } from '../engine/contract.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { useLook } from '../engine/use-look.ts'
import { words } from '../messages/words.ts'
import { useIsWide } from '../state/media.ts'
import { prefer } from '../state/preferences.ts'
import { reveal } from '../state/reveal.ts'
import { useNow } from '../state/use-now.ts'
import { briefTime } from '../text/dates.ts'
import { parseMarkdown, plainText } from '../text/markdown.ts'

/** What everybody in the room should find again; a press leads there. */
export function Pins({ roomId }: { roomId: RoomId }) {
  const api = useApi()
  const look = useCallback(() => api.pins(roomId), [api, roomId])
  const pins = useLook(roomId, look)
  const lines = pins === 'looking' ? [] : pins
  const { pinsTitle, pinsNone } = words.actions
  return <KeptMessages {...{ roomId, lines }} title={pinsTitle} none={pinsNone} Icon={Pin} />
}

const noStars: EventId[] = []

/** What this person wants to find again; nobody else sees it. */
export function Stars({ roomId }: { roomId: RoomId }) {
  const api = useApi()
  const stars = useEngineState((state) => state.settings.rooms[roomId]?.stars) ?? noStars
  const look = useCallback(() => api.messages(roomId, stars), [api, roomId, stars])
  const found = useLook(roomId, look)
  const lines = found === 'looking' ? [] : found
  if (lines.length === 0) return null
  return <KeptMessages {...{ roomId, lines }} title={words.actions.starsTitle} none="" Icon={Star} />
}

interface KeptMessagesProps {
  roomId: RoomId
  /** Oldest first. */
  lines: MessageLine[]
  title: string
  none: string
  Icon: typeof Pin
}

function KeptMessages({ roomId, lines, title, none, Icon }: KeptMessagesProps) {
  const isWide = useIsWide()
  const titleId = useId()
  const open = ({ key }: MessageLine) => {
    // The panel lies over the conversation.
    if (!isWide) prefer({ isPanelOpen: false })
    reveal(roomId, key)
  }
  return (
    <section className="mt-6" aria-labelledby={titleId}>
      <h3 id={titleId} className="flex items-center gap-1.5 px-2 text-xs font-medium text-ink-3">
        <Icon aria-hidden size={13} /> {title}
      </h3>
      {lines.length === 0 ? (
        <p className="px-2 pt-1.5 text-sm text-ink-3">{none}</p>
      ) : (
        <ul className="mt-1" aria-labelledby={titleId}>
          {lines.toReversed().map((line) => (
            <li key={line.key}>
              <KeptMessage line={line} onOpen={() => open(line)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function KeptMessage({ line, onOpen }: { line: MessageLine; onOpen: () => void }) {
  const now = useNow()
  return (
    <button
      type="button"
      onClick={onOpen}
      className="press-scale w-full rounded-lg px-2 py-1.5 text-start hover:bg-hover touch:min-h-11"
    >
      <span className="flex items-baseline gap-2 text-xs text-ink-3">
        <span className="min-w-0 flex-1 truncate font-medium text-ink-2">{line.authorName}</span>
        {briefTime(line.atMs, now)}
      </span>
      <span dir="auto" className="line-clamp-2 text-sm">
        {plainText(parseMarkdown(line.text))}
      </span>
    </button>
  )
}
