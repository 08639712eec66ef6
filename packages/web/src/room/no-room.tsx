import { MessagesSquare } from 'lucide-react'
import { useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { chords, isMac, keyLabels } from '../state/shortcuts.ts'
import { Keys } from '../ui/keys.tsx'

interface NoRoomProps {
  /** There is none under this address. */
  isMissing?: boolean
  /** What it was called, if it went while one was looking. */
  lost?: string | undefined
}

/** Where a room would be. */
export function NoRoom({ isMissing = false, lost }: NoRoomProps) {
  const isLoading = useEngineState((state) => state.phase.kind !== 'signed-in')
  if (isLoading) return null
  return (
    <div className="m-auto grid max-w-80 animate-appear justify-items-center gap-1.5 p-8 text-center">
      <MessagesSquare aria-hidden size={34} strokeWidth={1.5} className="mb-2 text-ink-3" />
      <h1 className="text-lg font-semibold tracking-tight">
        {lost !== undefined
          ? words.room.lostTitle(lost)
          : isMissing
            ? words.room.notFoundTitle
            : words.room.noRoomTitle}
      </h1>
      <p className="text-base text-ink-2 text-balance">
        {lost !== undefined
          ? words.room.lostLead
          : isMissing
            ? words.room.notFoundLead
            : words.room.noRoomLead}
      </p>
      {!isMissing && (
        <div className="mt-2">
          <Keys keys={keyLabels(chords.switcher[0] ?? { key: 'k' }, isMac)} />
        </div>
      )}
    </div>
  )
}
