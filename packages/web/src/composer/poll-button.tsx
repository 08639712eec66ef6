import { BarChart3 } from 'lucide-react'
import type { RoomId } from '../engine/contract.ts'
import { words } from '../messages/words.ts'
import { openDialog } from '../state/dialogs.ts'
import { Tip } from '../ui/tip.tsx'

/** Asks the room instead of telling it something. */
export function PollButton({ roomId, isReady }: { roomId: RoomId; isReady: boolean }) {
  return (
    <Tip label={words.polls.open}>
      <button
        type="button"
        aria-label={words.polls.open}
        disabled={!isReady}
        onClick={() => openDialog({ kind: 'poll', roomId })}
        className="press-scale grid size-9 shrink-0 place-items-center rounded-[0.625rem] text-ink-3 hover:bg-hover hover:text-ink disabled:opacity-40 touch:size-11"
      >
        <BarChart3 size={18} />
      </button>
    </Tip>
  )
}
