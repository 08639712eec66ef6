import { useEffect } from 'react'
import { useEngine } from '../engine/use-engine.ts'
import { onRoomSignal } from '../state/room-signals.ts'
import { useOpenRoomId } from './use-room-sections.ts'

/** A room that was marked unread is so no more once it is opened again, or marked as read. */
export function useUnreadMark(): void {
  const engine = useEngine()
  const roomId = useOpenRoomId()
  useEffect(() => {
    if (!roomId) return undefined
    const clear = () => {
      if (engine.state.get().settings.rooms[roomId]?.unreadAtSeq === undefined) return
      engine.api.setRoomSettings(roomId, { unreadAtSeq: null }).catch(() => {})
    }
    clear()
    return onRoomSignal((signal) => signal === 'mark-read' && clear())
  }, [engine, roomId])
}
