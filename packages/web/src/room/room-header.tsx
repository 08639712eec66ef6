import { ArrowLeft, Search, PanelRight } from 'lucide-react'
import type { RoomFacts } from './room-facts.ts'
import { words } from '../messages/words.ts'
import { openDialog } from '../state/dialogs.ts'
import { goHome } from '../state/navigation.ts'
import { preferences, prefer } from '../state/preferences.ts'
import { chords, isMac, keyLabels } from '../state/shortcuts.ts'
import { useNow } from '../state/use-now.ts'
import { useStore } from '../state/use-store.ts'
import { presenceText } from '../text/presence-text.ts'
import { useEngineState } from '../engine/use-engine.ts'
import { roomName } from '../text/room-name.ts'
import { PersonAvatar, RoomAvatar } from '../ui/avatar.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Tip } from '../ui/tip.tsx'
import { EncryptionBadge } from './encryption-badge.tsx'

/** The head of a room: what it is called, who is in it, and that it is sealed. */
export function RoomHeader({ room }: { room: RoomFacts }) {
  const isPanelOpen = useStore(preferences, (now) => now.isPanelOpen)
  const toggle = () => prefer({ isPanelOpen: !isPanelOpen })
  return (
    <header className="safe-top shrink-0 border-b border-line-soft">
      <div className="flex h-(--header) items-center gap-1 ps-2 pe-2.5 wide:ps-5">
        <span className="wide:hidden">
          <IconButton label={words.back} onClick={() => goHome()}>
            <ArrowLeft size={20} className="rtl:rotate-180" />
          </IconButton>
        </span>
        <RoomAvatar room={room} size={32} />
        <div className="ms-2 min-w-0 flex-1">
          <h1 className="truncate text-md leading-5 font-semibold tracking-tight">{roomName(room)}</h1>
          <Subtitle room={room} />
        </div>
        <IconButton
          label={words.search.open}
          keys={keyLabels(chords.search[0] ?? { key: 'f' }, isMac)}
          onClick={() => openDialog({ kind: 'search', roomId: room.roomId })}
        >
          <Search size={17} />
        </IconButton>
        <EncryptionBadge room={room} />
        {room.kind !== 'direct' && <MembersButton room={room} onClick={toggle} />}
        <IconButton
          label={isPanelOpen ? words.room.hideDetails : words.room.showDetails}
          keys={keyLabels(chords.panel[0] ?? { key: '.' }, isMac)}
          isActive={isPanelOpen}
          aria-expanded={isPanelOpen}
          onClick={toggle}
        >
          <PanelRight size={18} className="rtl:-scale-x-100" />
        </IconButton>
      </div>
    </header>
  )
}

function Subtitle({ room }: { room: RoomFacts }) {
  const now = useNow()
  const other = useEngineState((state) => state.people.find((person) => person.accountId === room.with))
  const text = room.kind === 'direct' ? other && presenceText(other, now) : room.topic
  if (!text) return null
  return <p className="truncate text-xs text-ink-3">{text}</p>
}

const facesShown = 3

function MembersButton({ room, onClick }: { room: RoomFacts; onClick: () => void }) {
  const label = words.room.memberCount(room.members.length)
  return (
    <Tip label={label}>
      <button
        type="button"
        onClick={onClick}
        aria-label={label}
        className="press-scale hidden h-8 items-center gap-2 rounded-lg ps-1.5 pe-2 text-sm font-medium text-ink-2 hover:bg-hover wide:flex touch:h-11"
      >
        <span aria-hidden className="flex -space-x-1.5 rtl:space-x-reverse">
          {room.members.slice(0, facesShown).map((member) => (
            <span key={member.accountId} className="rounded-full ring-2 ring-surface">
              <PersonAvatar accountId={member.accountId} name={member.name} size={20} />
            </span>
          ))}
        </span>
        <span className="tabular-nums">{room.members.length}</span>
      </button>
    </Tip>
  )
}
