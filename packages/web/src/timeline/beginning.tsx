import { UserPlus } from 'lucide-react'
import type { RoomFacts } from '../room/room-facts.ts'
import { useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { openDialog } from '../state/dialogs.ts'
import { roomName } from '../text/room-name.ts'
import { RoomAvatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { WelcomeCard } from './welcome-card.tsx'

/** What stands above the first message of a room, and teaches when there is none. */
export function Beginning({ room }: { room: RoomFacts }) {
  const isFirstRoom = useEngineState((state) => state.rooms.length === 1)
  const isAlone = room.kind !== 'direct' && room.state === 'joined' && room.members.length <= 1
  if (isAlone && isFirstRoom) return <WelcomeCard room={room} />
  const { beginning } = words.timeline
  const name = roomName(room)
  const isDirect = room.kind === 'direct'
  return (
    <div className="mx-auto max-w-(--column) px-5 pt-12 pb-2 wide:px-6">
      <RoomAvatar room={room} size={64} />
      <h2 className="mt-4 text-xl font-semibold tracking-tight text-balance">{title(room, name)}</h2>
      <p className="mt-1 max-w-lg text-md text-ink-2">
        {isDirect ? beginning.leadDirect(name) : room.topic || (room.state === 'joined' && beginning.lead)}
      </p>
      {isAlone && (
        <Button
          className="mt-4"
          icon={<UserPlus size={16} />}
          onClick={() => openDialog({ kind: 'add-people', roomId: room.roomId })}
        >
          {beginning.invite}
        </Button>
      )}
    </div>
  )
}

function title({ kind, state }: RoomFacts, name: string): string {
  const { beginning } = words.timeline
  if (kind === 'direct') return beginning.direct(name)
  return state === 'joined' ? beginning.room(name) : name
}
