import type { EventId, RoomId } from '../engine/contract.ts'
import type { EngineStore } from '../engine/engine-store.ts'
import { attempt } from '../state/toasts.ts'

/** More than these nobody finds again in a list; the oldest make room. */
const mostStars = 200

/** Stars a message for this person, on every device, or takes the star back. */
export function star(roomId: RoomId, eventId: EventId, { api, state }: EngineStore): void {
  const stars = state.get().settings.rooms[roomId]?.stars ?? []
  const others = stars.filter((one) => one !== eventId)
  const isOn = others.length === stars.length
  const next = isOn ? [...others, eventId].slice(-mostStars) : others
  void attempt(api.setRoomSettings(roomId, { stars: next.length > 0 ? next : null }))
}

/** The room counts as unread again from this entry on, on every device, until it is opened the next time. */
export function markUnread(roomId: RoomId, seq: number, { api, state }: EngineStore): void {
  const readSeq = state.get().rooms.find((room) => room.roomId === roomId)?.readSeq ?? 0
  void attempt(api.setRoomSettings(roomId, { unreadAtSeq: readSeq }))
  void attempt(api.markNew(roomId, seq))
}
