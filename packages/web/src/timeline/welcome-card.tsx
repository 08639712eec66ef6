import { Lock } from 'lucide-react'
import type { RoomFacts } from '../room/room-facts.ts'
import { useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { InviteLink } from '../ui/invite-link.tsx'
import { Mark } from '../ui/mark.tsx'

/** The first minute of a new workspace: how to get somebody in. */
export function WelcomeCard({ room }: { room: RoomFacts }) {
  const workspace = useEngineState((state) => state.workspaceName) ?? words.product
  const { welcome } = words.timeline
  return (
    <section
      aria-labelledby="welcome-title"
      className="mx-auto max-w-(--column) px-4 pt-8 pb-2 wide:px-6 wide:pt-10"
    >
      <div className="overflow-hidden rounded-2xl bg-accent-wash ring-1 ring-line-soft ring-inset">
        <div className="p-5 wide:p-7">
          <Mark size={40} />
          <h2 id="welcome-title" className="mt-4 text-xl font-semibold tracking-tight text-balance">
            {welcome.title(workspace)}
          </h2>
          <p className="mt-1 mb-5 max-w-xl text-md text-ink-2">{welcome.lead}</p>
          <InviteLink key={room.roomId} roomId={room.roomId} />
        </div>
        <p className="flex items-start gap-2.5 border-t border-line-soft px-5 py-3.5 text-sm text-ink-2 wide:px-7">
          <Lock aria-hidden size={15} className="mt-0.5 text-accent-ink" />
          {welcome.encryption}
        </p>
      </div>
    </section>
  )
}
