import { useMemo, useState } from 'react'
import type { RoomId } from '../engine/contract.ts'
import { useEngineState } from '../engine/use-engine.ts'
import { route } from '../state/navigation.ts'
import { standingOf } from '../state/standing.ts'
import { useNow } from '../state/use-now.ts'
import { useStore } from '../state/use-store.ts'
import { type ListedRoom, type RoomSection, roomSections } from './room-sections.ts'

export function useOpenRoomId(): RoomId | undefined {
  return useStore(route, (here) => (here.page === 'room' ? here.roomId : undefined))
}

/** The rooms as the left pane shows them, and which one is open. */
export function useRoomSections(): { sections: RoomSection[]; openRoomId: RoomId | undefined } {
  const rooms = useEngineState((state) => state.rooms)
  const settings = useEngineState((state) => state.settings.rooms)
  const nowMs = useNow()
  const openRoomId = useOpenRoomId()
  const [kept, setKept] = useState<{ openRoomId: RoomId | undefined; wasUnread: boolean }>()
  if (kept?.openRoomId !== openRoomId) {
    const opened = rooms.find((room) => room.roomId === openRoomId)
    const wasUnread = opened !== undefined && standingOf(opened, settings[opened.roomId], nowMs).isUnread
    setKept({ openRoomId, wasUnread })
  }
  const wasUnread = kept?.wasUnread ?? false
  const sections = useMemo(
    () => roomSections(rooms, { settings, nowMs, openRoomId, wasUnread }),
    [rooms, settings, nowMs, openRoomId, wasUnread],
  )
  return { sections, openRoomId }
}

/** Rooms that are kept out of sight, the open one excepted. */
export function useHiddenRooms(): ListedRoom[] {
  const rooms = useEngineState((state) => state.rooms)
  const settings = useEngineState((state) => state.settings.rooms)
  const nowMs = useNow()
  const openRoomId = useOpenRoomId()
  return useMemo(
    () =>
      rooms
        .map((room) => ({
          room,
          standing: standingOf(room, settings[room.roomId], nowMs),
          isFavourite: false,
        }))
        .filter(({ room, standing }) => standing.isHidden && room.roomId !== openRoomId),
    [rooms, settings, nowMs, openRoomId],
  )
}
