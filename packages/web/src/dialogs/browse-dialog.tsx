import { Compass } from 'lucide-react'
import { useState } from 'react'
import type { EngineState } from '../engine/contract.ts'
import { useApi, useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { PublicMark } from '../room/public-mark.tsx'
import { closeDialog } from '../state/dialogs.ts'
import { goToRoom } from '../state/navigation.ts'
import { attempt } from '../state/toasts.ts'
import { hueOf, initialsOf } from '../text/names.ts'
import { Button } from '../ui/button.tsx'
import { Modal } from '../ui/modal.tsx'

type OpenRoom = EngineState['openRooms'][number]

/** Rooms that anybody here may join by themselves. */
export function BrowseDialog() {
  const rooms = useEngineState((state) => state.openRooms)
  return (
    <Modal title={words.browse.title} lead={rooms.length > 0 ? words.browse.lead : undefined}>
      {rooms.length === 0 ? (
        <div className="grid justify-items-center gap-2 py-8 text-center text-ink-3">
          <Compass aria-hidden size={30} strokeWidth={1.5} />
          <p className="text-base">{words.browse.none}</p>
        </div>
      ) : (
        <ul className="-mx-2 grid gap-0.5">
          {rooms.map((room) => (
            <OpenRoomRow key={room.roomId} room={room} />
          ))}
        </ul>
      )}
    </Modal>
  )
}

function OpenRoomRow({ room }: { room: OpenRoom }) {
  const api = useApi()
  const [isBusy, setBusy] = useState(false)
  const join = async () => {
    setBusy(true)
    const isJoined = await attempt(api.joinRoom(room.roomId))
    setBusy(false)
    if (!isJoined) return
    closeDialog()
    goToRoom(room.roomId)
  }
  return (
    <li className="flex items-center gap-3 rounded-xl p-2 hover:bg-hover">
      <span
        aria-hidden
        className={`tinted hue-${hueOf(room.roomId)} grid size-9 shrink-0 place-items-center rounded-[30%] bg-tint text-sm font-semibold text-tint-ink`}
      >
        {initialsOf(room.name)}
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5 font-medium">
          <span className="truncate">{room.name || words.room.unnamed}</span>
          {room.isPublic && <PublicMark />}
        </span>
        <span className="block truncate text-sm text-ink-3">
          {room.isPublic && `${words.room.publicShort} · `}
          {words.room.memberCount(room.memberCount)}
          {room.topic !== '' && ` · ${room.topic}`}
        </span>
      </span>
      <Button
        size="small"
        aria-label={words.browse.joinRoom(room.name)}
        isBusy={isBusy}
        onClick={() => void join()}
      >
        {words.browse.join}
      </Button>
    </li>
  )
}
