import { Hourglass } from 'lucide-react'
import type { RoomSummary } from '../engine/contract.ts'
import { words } from '../messages/words.ts'

/** Says why nothing can be read here yet, and that writing is possible all the same. */
export function WaitingNote({ room }: { room: RoomSummary }) {
  return (
    <div role="status" className="mx-auto w-full max-w-(--column) px-3 wide:px-6">
      {room.state !== 'joined' && (
        <p className="mb-2 flex animate-appear items-start gap-2.5 rounded-xl bg-notice-soft px-3.5 py-2.5 text-base text-notice-ink">
          <Hourglass aria-hidden size={16} className="mt-[0.1875rem]" />
          {room.state === 'waiting' ? words.composer.waiting : words.composer.lost}
        </p>
      )}
    </div>
  )
}
