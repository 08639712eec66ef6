import { Select } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import { useState } from 'react'
import type { RoomId, RoomSummary } from '../engine/contract.ts'
import { useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { route } from '../state/navigation.ts'
import { roomName } from '../text/room-name.ts'
import { RoomAvatar } from '../ui/avatar.tsx'
import { cx } from '../ui/cx.ts'
import { InviteLink } from '../ui/invite-link.tsx'
import { menuLook } from '../ui/menu.tsx'
import { Modal } from '../ui/modal.tsx'
import { inputLook } from '../ui/text-field.tsx'

const canLead = (room: RoomSummary): boolean => room.kind !== 'direct' && room.state === 'joined'

/** The open room if a link can lead there, else the first room open to everybody, else any. */
function firstChoice(rooms: readonly RoomSummary[], wanted: RoomId | undefined): RoomId | undefined {
  const here = route.get()
  const openId = wanted ?? (here.page === 'room' ? here.roomId : undefined)
  const candidates = rooms.filter(canLead)
  const first =
    candidates.find((room) => room.roomId === openId) ??
    candidates.find((room) => room.kind === 'open') ??
    candidates[0]
  return first?.roomId
}

/** A link that lets people in, and leads them to a room. */
export function InviteDialog({ roomId }: { roomId: RoomId | undefined }) {
  const rooms = useEngineState((state) => state.rooms)
  const [chosen, choose] = useState(() => firstChoice(rooms, roomId))
  const { invitePeople } = words
  return (
    <Modal
      title={invitePeople.title}
      lead={chosen === undefined ? invitePeople.noRoom : invitePeople.lead}
      width="roomy"
    >
      {chosen !== undefined && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <RoomSelect rooms={rooms.filter(canLead)} value={chosen} onChange={choose} />
          <InviteLink key={chosen} roomId={chosen} />
          <p className="border-t border-line-soft pt-4 text-sm text-ink-3">{invitePeople.secret}</p>
        </div>
      )}
    </Modal>
  )
}

interface RoomSelectProps {
  rooms: RoomSummary[]
  value: RoomId
  onChange: (roomId: RoomId) => void
}

function RoomSelect({ rooms, value, onChange }: RoomSelectProps) {
  const chosen = rooms.find((room) => room.roomId === value)
  return (
    <div>
      <div id="invite-room" className="mb-1.5 text-sm font-medium text-ink-2">
        {words.invitePeople.room}
      </div>
      <Select.Root value={value} onValueChange={(next: RoomId | null) => next && onChange(next)}>
        <Select.Trigger
          aria-labelledby="invite-room"
          className={cx(inputLook, 'flex h-10 items-center gap-2.5 px-2! text-start touch:h-11')}
        >
          {chosen && <RoomAvatar room={chosen} size={24} />}
          <span className="min-w-0 flex-1 truncate">{chosen && roomName(chosen)}</span>
          <ChevronsUpDown aria-hidden size={15} className="text-ink-3" />
        </Select.Trigger>
        <Select.Portal>
          <Select.Positioner alignItemWithTrigger={false} sideOffset={4} className="z-50">
            <Select.Popup className={cx(menuLook, 'max-h-72 w-(--anchor-width) overflow-y-auto')}>
              {rooms.map((room) => (
                <Select.Item
                  key={room.roomId}
                  value={room.roomId}
                  className="flex h-9 items-center gap-2.5 rounded-lg px-2 select-none data-highlighted:bg-hover data-highlighted:outline-none touch:h-11"
                >
                  <RoomAvatar room={room} size={24} />
                  <Select.ItemText className="min-w-0 flex-1 truncate">{roomName(room)}</Select.ItemText>
                  <Select.ItemIndicator>
                    <Check size={16} className="text-accent-ink" />
                  </Select.ItemIndicator>
                </Select.Item>
              ))}
            </Select.Popup>
          </Select.Positioner>
        </Select.Portal>
      </Select.Root>
    </div>
  )
}
