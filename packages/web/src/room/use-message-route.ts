import { useEffect } from 'react'
import type { RoomId } from '../engine/contract.ts'
import { goToRoom, route } from '../state/navigation.ts'
import { reveal } from '../state/reveal.ts'
import { useStore } from '../state/use-store.ts'

/** An address that names a message leads to it, once: after that it is the room's own. */
export function useMessageRoute(roomId: RoomId): void {
  const eventId = useStore(route, (now) =>
    now.page === 'room' && now.roomId === roomId ? now.eventId : undefined,
  )
  useEffect(() => {
    if (!eventId) return
    reveal(roomId, eventId)
    goToRoom(roomId, 'replace')
  }, [roomId, eventId])
}
