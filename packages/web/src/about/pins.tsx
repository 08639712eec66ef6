import { Pin } from 'lucide-react'
import { useCallback } from 'react'
import type { MessageLine, RoomId } from '../engine/contract.ts'
import { useApi } from '../engine/use-engine.ts'
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
  const isWide = useIsWide()
  const look = useCallback(() => api.pins(roomId), [api, roomId])
  const pins = useLook(roomId, look)
  const open = ({ key }: MessageLine) => {
    // The panel lies over the conversation.
    if (!isWide) prefer({ isPanelOpen: false })
    reveal(roomId, key)
  }
  return (
    <section className="mt-6" aria-labelledby="pins-title">
      <h3 id="pins-title" className="flex items-center gap-1.5 px-2 text-xs font-medium text-ink-3">
        <Pin aria-hidden size={13} /> {words.actions.pinsTitle}
      </h3>
      {pins === 'looking' || pins.length === 0 ? (
        <p className="px-2 pt-1.5 text-sm text-ink-3">{words.actions.pinsNone}</p>
      ) : (
        <ul className="mt-1" aria-labelledby="pins-title">
          {pins.toReversed().map((line) => (
            <li key={line.key}>
              <PinnedMessage line={line} onOpen={() => open(line)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function PinnedMessage({ line, onOpen }: { line: MessageLine; onOpen: () => void }) {
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
