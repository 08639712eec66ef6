import type { RoomId, RoomSummary } from '../engine/contract.ts'

export type RoomSectionKind = 'unread' | 'rooms' | 'direct'
export interface RoomSection {
  kind: RoomSectionKind
  rooms: RoomSummary[]
}

/**
 * Sorts rooms, newest activity first as they come, into unread, rooms and direct. The open room stays in "unread" for as
 * long as it is open if it was there when it was opened, so that nothing jumps away under the pointer.
 * @param keptUnread The open room, if it was unread when it was opened.
 */
export function roomSections(rooms: readonly RoomSummary[], keptUnread?: RoomId): RoomSection[] {
  const isUnread = (room: RoomSummary): boolean => room.unread > 0 || room.roomId === keptUnread
  const sections: RoomSection[] = [
    { kind: 'unread', rooms: rooms.filter(isUnread) },
    { kind: 'rooms', rooms: rooms.filter((room) => !isUnread(room) && room.kind !== 'direct') },
    { kind: 'direct', rooms: rooms.filter((room) => !isUnread(room) && room.kind === 'direct') },
  ]
  return sections.filter((section) => section.rooms.length > 0)
}

/**
 * The room `step` places away from the open one in the order shown, going round at the ends.
 * @param unreadOnly Skips rooms without unread messages.
 */
export function neighbour(
  shown: readonly RoomSummary[],
  openId: RoomId | undefined,
  { step, unreadOnly }: { step: 1 | -1; unreadOnly: boolean },
): RoomId | undefined {
  const at = shown.findIndex((room) => room.roomId === openId)
  const start = at === -1 && step === -1 ? 0 : at
  for (let away = 1; away <= shown.length; away += 1) {
    const room = shown[(start + step * away + shown.length * 2) % shown.length]
    if (room && room.roomId !== openId && (!unreadOnly || room.unread > 0)) return room.roomId
  }
  return undefined
}
