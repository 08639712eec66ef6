import { useMemo, useState } from 'react'
import type { RoomId } from '../engine/contract.ts'
import { useEngineState } from '../engine/use-engine.ts'
import { route } from '../state/navigation.ts'
import { useStore } from '../state/use-store.ts'
import { type RoomSection, roomSections } from './room-sections.ts'

export function useOpenRoomId(): RoomId | undefined {
  return useStore(route, (here) => (here.page === 'room' ? here.roomId : undefined))
}

/** The rooms as the left pane shows them, and which one is open. */
export function useRoomSections(): { sections: RoomSection[]; openRoomId: RoomId | undefined } {
  const rooms = useEngineState((state) => state.rooms)
  const openRoomId = useOpenRoomId()
  const [kept, setKept] = useState<{ openRoomId: RoomId | undefined; wasUnread: boolean }>()
  if (kept?.openRoomId !== openRoomId) {
    const opened = rooms.find((room) => room.roomId === openRoomId)
    setKept({ openRoomId, wasUnread: (opened?.unread ?? 0) > 0 })
  }
  const keptUnread = kept?.wasUnread ? kept.openRoomId : undefined
  const sections = useMemo(() => roomSections(rooms, keptUnread), [rooms, keptUnread])
  return { sections, openRoomId }
}
