import { Compass, MessageSquarePlus, Plus, Search } from 'lucide-react'
import { useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { NotificationOffer } from '../notifications/offer.tsx'
import { openDialog } from '../state/dialogs.ts'
import { chords, isMac, keyLabels } from '../state/shortcuts.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Keys } from '../ui/keys.tsx'
import { Arrivals } from './arrivals.tsx'
import { ConnectionNote } from './connection-note.tsx'
import { MeStrip } from './me-strip.tsx'
import { PeopleList } from './people-list.tsx'
import { RecoveryOffer } from './recovery-offer.tsx'
import { RoomList } from './room-list.tsx'
import { WorkspaceMenu } from './workspace-menu.tsx'

/** The left pane: the workspace, its rooms and its people. */
export function Sidebar() {
  return (
    <nav
      data-region="rooms"
      aria-label={words.sidebar.region}
      className="safe-top flex h-full min-h-0 w-full flex-col wide:w-(--sidebar-width)"
    >
      <header className="flex h-(--header) shrink-0 items-center gap-0.5 ps-2 pe-2.5">
        <WorkspaceMenu />
        <IconButton label={words.sidebar.newDirect} onClick={() => openDialog({ kind: 'new-direct' })}>
          <MessageSquarePlus size={17} />
        </IconButton>
        <IconButton label={words.sidebar.newRoom} onClick={() => openDialog({ kind: 'new-room' })}>
          <Plus size={19} />
        </IconButton>
      </header>
      <div className="px-2.5 pb-2">
        <SwitcherButton />
      </div>
      <ConnectionNote />
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-3">
        <RoomList />
        <BrowseButton />
        <PeopleList />
      </div>
      <Arrivals />
      <RecoveryOffer />
      <NotificationOffer />
      <MeStrip />
    </nav>
  )
}

function SwitcherButton() {
  return (
    <button
      type="button"
      onClick={() => openDialog({ kind: 'switcher' })}
      className="flex h-8 w-full items-center gap-2 rounded-lg bg-hover px-2.5 text-sm text-ink-3 transition-colors hover:bg-press hover:text-ink-2 touch:h-11"
    >
      <Search aria-hidden size={15} />
      <span className="flex-1 text-start">{words.sidebar.switcher}</span>
      <span aria-hidden className="touch:hidden">
        <Keys keys={keyLabels(chords.switcher[0] ?? { key: 'k' }, isMac)} />
      </span>
    </button>
  )
}

function BrowseButton() {
  const count = useEngineState((state) => state.openRooms.length)
  if (count === 0) return null
  return (
    <button
      type="button"
      onClick={() => openDialog({ kind: 'browse' })}
      className="mt-0.5 flex h-9 w-full items-center gap-2.5 rounded-lg px-2.5 text-sm text-ink-3 transition-colors hover:bg-hover hover:text-ink touch:h-11"
    >
      <Compass aria-hidden size={16} />
      <span className="flex-1 text-start">{words.sidebar.browse}</span>
      <span className="text-xs tabular-nums">{count}</span>
    </button>
  )
}
