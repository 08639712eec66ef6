/** Wishes that are made anywhere and concern the timeline that is open. */
export type RoomSignal = 'first-unread' | 'mark-read' | 'react'

const listeners = new Set<(signal: RoomSignal) => void>()

export function toRoom(signal: RoomSignal): void {
  for (const listener of listeners) listener(signal)
}

export function onRoomSignal(listener: (signal: RoomSignal) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
