import type { RoomSummary } from '../engine/contract.ts'
import { words } from '../messages/words.ts'

/** What a room is called, also before its name has arrived. */
export function roomName(room: Pick<RoomSummary, 'kind' | 'name'>): string {
  if (room.name !== '') return room.name
  return room.kind === 'direct' ? words.room.unnamedDirect : words.room.unnamed
}
