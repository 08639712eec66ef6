import { useEffect } from 'react'
import { LiveAnnouncer } from './announcer.tsx'
import { useEngineState } from './engine/use-engine.ts'
import { words } from './messages/words.ts'
import { NoRoom } from './room/no-room.tsx'
import { RoomPane } from './room/room-pane.tsx'
import { Sidebar } from './sidebar/sidebar.tsx'
import { useOpenRoomId } from './sidebar/use-room-sections.ts'
import { useUnreadMark } from './sidebar/use-unread-mark.ts'
import { useIsNarrow } from './state/media.ts'
import { goToRoom, route } from './state/navigation.ts'
import { preferences } from './state/preferences.ts'
import { usePresence } from './state/use-presence.ts'
import { useGlobalShortcuts } from './state/use-global-shortcuts.ts'
import { useWindowTitle } from './state/use-window-title.ts'
import { cx } from './ui/cx.ts'

/** On a wide window some room is always open: the last one, or the newest. */
function useSomeRoomOpen(): void {
  const isNarrow = useIsNarrow()
  const rooms = useEngineState((state) => state.rooms)
  const isHome = useOpenRoomId() === undefined
  useEffect(() => {
    if (isNarrow || !isHome || route.get().page !== 'home') return
    const { lastRoomId } = preferences.get()
    const room = rooms.find((one) => one.roomId === lastRoomId) ?? rooms[0]
    if (room) goToRoom(room.roomId, 'replace')
  }, [isNarrow, isHome, rooms])
}

/** The window of somebody who is signed in. On a phone, either the list or the room. */
export function MainScreen() {
  const roomId = useOpenRoomId()
  useSomeRoomOpen()
  useGlobalShortcuts()
  useWindowTitle()
  useUnreadMark()
  usePresence()
  return (
    <div className="safe-sides flex h-[var(--visible-height,100dvh)] overflow-hidden">
      <SkipLinks />
      <div className={cx('h-full w-full shrink-0 wide:block wide:w-auto', roomId !== undefined && 'hidden')}>
        <Sidebar />
      </div>
      <main
        className={cx(
          'min-w-0 flex-1 wide:flex wide:py-2 wide:pe-2',
          roomId === undefined ? 'hidden' : 'flex',
        )}
      >
        <div className="flex min-w-0 flex-1 overflow-hidden bg-surface [--avatar-backdrop:var(--surface)] wide:rounded-xl wide:shadow-sheet">
          {roomId === undefined ? <NoRoom /> : <RoomPane key={roomId} roomId={roomId} />}
        </div>
      </main>
      <LiveAnnouncer />
    </div>
  )
}

const skipLook =
  'sr-only focus:not-sr-only focus:fixed! focus:start-3 focus:top-3 focus:z-50 focus:rounded-lg focus:bg-raised focus:px-3! focus:py-2! focus:font-medium focus:shadow-pop'

function SkipLinks() {
  const jump = (region: string) => () =>
    document.querySelector<HTMLElement>(`[data-focus="${region}"]`)?.focus()
  return (
    <>
      <button type="button" className={skipLook} onClick={jump('timeline')}>
        {words.skipToMessages}
      </button>
      <button type="button" className={skipLook} onClick={jump('composer')}>
        {words.skipToComposer}
      </button>
    </>
  )
}
