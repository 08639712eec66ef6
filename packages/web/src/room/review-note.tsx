import { ShieldAlert } from 'lucide-react'
import type { RoomSummary } from '../engine/contract.ts'
import { words } from '../messages/words.ts'
import { openDialog } from '../state/dialogs.ts'
import { Button } from '../ui/button.tsx'

/** Says that somebody who was verified has another key now, and that nothing is sent before one has looked. */
export function ReviewNote({ room }: { room: RoomSummary }) {
  const [first] = room.toReview
  return (
    <div role="status" className="mx-auto w-full max-w-(--column) px-3 wide:px-6">
      {first && (
        <div className="mb-2 flex animate-appear flex-wrap items-center gap-x-3 gap-y-2 rounded-xl bg-notice-soft px-3.5 py-2.5 text-base text-notice-ink">
          <ShieldAlert aria-hidden size={16} className="shrink-0" />
          <p className="min-w-0 flex-1 basis-56">{words.trust.reviewDue(first.name)}</p>
          <Button size="small" onClick={() => openDialog({ kind: 'verify', accountId: first.accountId })}>
            {words.trust.review}
          </Button>
        </div>
      )}
    </div>
  )
}
