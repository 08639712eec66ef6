import { useEffect } from 'react'
import { useEngineState, useRoom } from '../engine/use-engine.ts'
import { words } from '../messages/words.ts'
import { useOpenRoomId } from '../sidebar/use-room-sections.ts'
import { roomName } from '../text/room-name.ts'

/** "(3) Design · Acme", and a dot on the icon while something is unread. */
export function useWindowTitle(): void {
  const unread = useEngineState((state) => state.rooms.reduce((sum, room) => sum + room.unread, 0))
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
