import { useCallback } from 'react'
import type { EventId, RoomId, Thread } from '../engine/contract.ts'
import { useApi } from '../engine/use-engine.ts'
import { useLook } from '../engine/use-look.ts'

/** A thread as it is now. Nothing when its first message is not here. */
export function useThread(roomId: RoomId, root: EventId): Thread | undefined | 'looking' {
  const api = useApi()
  const look = useCallback(() => api.thread(roomId, root).catch(() => undefined), [api, roomId, root])
  return useLook(roomId, look)
}
