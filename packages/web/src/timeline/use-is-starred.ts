import { useEngineState } from '../engine/use-engine.ts'
import { useRoomContext } from './room-context.ts'

/** Whether this person has starred the message. */
export function useIsStarred(key: string): boolean {
  const { roomId } = useRoomContext()
  return useEngineState((state) => state.settings.rooms[roomId]?.stars?.some((one) => one === key) ?? false)
}
