import { useEffect } from 'react'
import type { RoomId, RoomSettings, RoomSummary } from '../engine/contract.ts'
import { useEngineState, useRoom } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { useOpenRoomId } from '../sidebar/use-room-sections.ts'
import { standingOf } from './standing.ts'
import { roomName } from '../text/room-name.ts'

/** What is unread and wanted; a room that was only marked unread counts for one. Mutes that end are seen with the next change. */
function wantedCount(rooms: readonly RoomSummary[], settings: Record<RoomId, RoomSettings>): number {
  return rooms.reduce((sum, room) => {
    const { isUnread } = standingOf(room, settings[room.roomId], Date.now())
    return sum + (isUnread ? Math.max(1, room.unread) : 0)
  }, 0)
}

/** "(3) Design · Acme", and a dot on the icon while something is unread. */
export function useWindowTitle(): void {
  const unread = useEngineState((state) => wantedCount(state.rooms, state.settings.rooms))
  const workspace = useEngineState((state) => state.workspaceName) ?? words.product
  const room = useRoom(useOpenRoomId())
  const name = room && roomName(room)
  useEffect(() => {
    const place = name === undefined ? workspace : `${name} · ${workspace}`
    document.title = unread > 0 ? `(${unread}) ${place}` : place
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    const href = unread > 0 ? '/favicon-unread.svg' : '/favicon.svg'
    if (icon && icon.getAttribute('href') !== href) icon.href = href
  }, [unread, workspace, name])
}
