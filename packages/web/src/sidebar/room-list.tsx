import { memo } from 'react'
import { words } from '../messages/words.ts'
import { RoomRow } from './room-row.tsx'
import type { RoomSectionKind } from './room-sections.ts'
import { useRoomSections } from './use-room-sections.ts'

/** One flat list, so that a room is always found in it; section titles are there for the eye. */
export function RoomList() {
  const { sections, openRoomId } = useRoomSections()
  const titles: Record<RoomSectionKind, string> = {
    unread: words.sidebar.unread,
    rooms: words.sidebar.roomsSection,
    direct: words.sidebar.directSection,
  }
  if (sections.length === 0) return <p className="px-2.5 py-6 text-sm text-ink-3">{words.sidebar.empty}</p>
  return (
    <ul aria-label={words.sidebar.rooms}>
      {sections.flatMap((section) => [
        <SectionTitle key={section.kind} title={titles[section.kind]} />,
        ...section.rooms.map((room) => (
          <RoomRow key={room.roomId} room={room} isOpen={room.roomId === openRoomId} />
        )),
      ])}
    </ul>
  )
}

const SectionTitle = memo(function SectionTitle({ title }: { title: string }) {
  return (
    <li aria-hidden className="px-2.5 pt-3.5 pb-1 text-xs font-medium text-ink-3 select-none first:pt-1.5">
      {title}
    </li>
  )
})
