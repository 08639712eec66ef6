import type { EventId, RoomId } from '../engine/contract.ts'
import { createStore } from './store.ts'

/** The thread that is open on the right, in place of what there is to know about the room. */
export const openThread = createStore<{ roomId: RoomId; root: EventId } | undefined>(undefined)

export function showThread(roomId: RoomId, root: EventId): void {
  openThread.set(() => ({ roomId, root }))
}

/** @returns whether one was open. */
export function closeThread(): boolean {
  const wasOpen = openThread.get() !== undefined
  openThread.set(() => undefined)
  return wasOpen
}
