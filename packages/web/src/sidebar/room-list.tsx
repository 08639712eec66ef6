import { memo, useState } from 'react'
import type { RoomId } from '../engine/contract.ts'
import { useEngineState } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { useStore } from '../state/use-store.ts'
import { dragged, dropProps } from './drag-rooms.ts'
import { RoomMenu } from './room-menu.tsx'
import { RoomRow } from './room-row.tsx'
import type { RoomSectionKind } from './room-sections.ts'
import { useFavourites } from './use-favourites.ts'
import { useHiddenRooms, useRoomSections } from './use-room-sections.ts'

const titles: Record<RoomSectionKind, string> = {
  unread: words.sidebar.unread,
  favourites: words.sidebar.favourites,
  rooms: words.sidebar.roomsSection,
  direct: words.sidebar.directSection,
}

/** One flat list, so that a room is always found in it; section titles are there for the eye. */
export function RoomList() {
  const { sections, openRoomId } = useRoomSections()
  const { remove } = useFavourites()
  const hasRooms = useEngineState((state) => state.rooms.length > 0)
  if (!hasRooms) return <p className="px-2.5 py-6 text-sm text-ink-3">{words.sidebar.empty}</p>
  return (
    <>
      {!sections.some((section) => section.kind === 'favourites') && <FirstFavouriteTarget />}
      <ul aria-label={words.sidebar.rooms} {...dropProps(remove)}>
        {sections.flatMap((section) => [
          <SectionTitle key={section.kind} title={titles[section.kind]} />,
          ...section.rooms.map((listed) => (
            <RoomRow key={listed.room.roomId} {...listed} isOpen={listed.room.roomId === openRoomId} />
          )),
        ])}
      </ul>
      <HiddenRooms openRoomId={openRoomId} />
      <RoomMenu />
    </>
  )
}

/** Appears while a room is dragged and there is no favourite yet to drop it at; it moves nothing. */
function FirstFavouriteTarget() {
  const isDragging = useStore(dragged, (roomId) => roomId !== undefined)
  const { put } = useFavourites()
  if (!isDragging) return null
  return (
    <div className="sticky top-0 z-10 h-0">
      <p
        className="absolute inset-x-0.5 top-1 animate-appear rounded-lg border border-dashed border-accent bg-accent-soft px-3 py-2.5 text-center text-sm text-accent-ink shadow-pop"
        {...dropProps((roomId) => put(roomId))}
      >
        {words.lists.dropHere}
      </p>
    </div>
  )
}

/** Rooms set to be invisible are still there for who looks for them. */
function HiddenRooms({ openRoomId }: { openRoomId: RoomId | undefined }) {
  const hidden = useHiddenRooms()
  const [isShown, setShown] = useState(false)
  if (hidden.length === 0) return null
  return (
    <>
      {isShown && (
        <ul aria-label={words.lists.levels.invisible}>
          {hidden.map((listed) => (
            <RoomRow key={listed.room.roomId} {...listed} isOpen={listed.room.roomId === openRoomId} />
          ))}
        </ul>
      )}
      <button
        type="button"
        aria-expanded={isShown}
        onClick={() => setShown(!isShown)}
        className="mt-0.5 h-8 w-full rounded-lg px-2.5 text-start text-sm text-ink-3 hover:bg-hover hover:text-ink touch:h-11"
      >
        {isShown ? words.lists.hideHidden : words.lists.showHidden(hidden.length)}
      </button>
    </>
  )
}

const SectionTitle = memo(function SectionTitle({ title }: { title: string }) {
  return (
    <li aria-hidden className="px-2.5 pt-3.5 pb-1 text-xs font-medium text-ink-3 select-none first:pt-1.5">
      {title}
    </li>
  )
})
