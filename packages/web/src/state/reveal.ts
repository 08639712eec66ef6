import type { EventId, RoomId } from '../engine/contract.ts'
import { createStore } from './store.ts'

/** A message that is to be brought into view; `at` tells one wish from the next for the same message. */
export const wanted = createStore<{ roomId: RoomId; eventId: EventId; at: number } | undefined>(undefined)

let count = 0

export function reveal(roomId: RoomId, eventId: EventId): void {
  count += 1
  const at = count
  wanted.set(() => ({ roomId, eventId, at }))
}
