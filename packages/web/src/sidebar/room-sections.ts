import type { RoomId, RoomSettings, RoomSummary } from '../engine/contract.ts'
import { type Standing, standingOf } from '../state/standing.ts'

export type RoomSectionKind = 'unread' | 'favourites' | 'rooms' | 'direct'

/** A room as the left pane lists it. */
export interface ListedRoom {
  room: RoomSummary
  standing: Standing
  isFavourite: boolean
}

export interface RoomSection {
  kind: RoomSectionKind
  rooms: ListedRoom[]
}

export interface ListOptions {
  settings: Readonly<Record<RoomId, RoomSettings>>
  nowMs: number
  openRoomId?: RoomId | undefined
  /** The open room stays in "unread" if it was there when it was opened, so that nothing jumps away under the pointer. */
  wasUnread?: boolean
}

/** Sorts rooms, newest activity first as they come, into unread, favourites in their own order, rooms and direct. */
export function roomSections(rooms: readonly RoomSummary[], options: ListOptions): RoomSection[] {
  const { settings, nowMs, openRoomId, wasUnread = false } = options
  const listed = rooms
    .map((room): ListedRoom => {
      const own = settings[room.roomId]
      return { room, standing: standingOf(room, own, nowMs), isFavourite: own?.favourite !== undefined }
    })
    .filter(({ room, standing }) => !standing.isHidden || room.roomId === openRoomId)
  const kindOf = ({ room, standing, isFavourite }: ListedRoom): RoomSectionKind => {
    if (standing.isUnread || (wasUnread && room.roomId === openRoomId)) return 'unread'
    if (isFavourite) return 'favourites'
    return room.kind === 'direct' ? 'direct' : 'rooms'
  }
  const placeOf = ({ room }: ListedRoom): number => settings[room.roomId]?.favourite ?? 0
  const of = (kind: RoomSectionKind) => listed.filter((one) => kindOf(one) === kind)
  const favourites = of('favourites').toSorted((a, b) => placeOf(a) - placeOf(b))
  const sections: RoomSection[] = [
    { kind: 'unread', rooms: of('unread') },
    { kind: 'favourites', rooms: favourites },
    { kind: 'rooms', rooms: of('rooms') },
    { kind: 'direct', rooms: of('direct') },
  ]
  return sections.filter((section) => section.rooms.length > 0)
}

/**
 * Where a favourite goes when it is put before another one, or last.
 * @param favourites The others, in order, by their places.
 */
export function favouritePlace(favourites: readonly number[], before = favourites.length): number {
  const [under, over] = [favourites[before - 1], favourites[before]]
  if (under === undefined) return over === undefined ? 1 : over - 1
  return over === undefined ? under + 1 : (under + over) / 2
}

/**
 * The room `step` places away from the open one in the order shown, going round at the ends.
 * @param unreadOnly Skips rooms in which nothing unread is wanted.
 */
export function neighbour(
  shown: readonly ListedRoom[],
  openId: RoomId | undefined,
  { step, unreadOnly }: { step: 1 | -1; unreadOnly: boolean },
): RoomId | undefined {
  const at = shown.findIndex(({ room }) => room.roomId === openId)
  const start = at === -1 && step === -1 ? 0 : at
  for (let away = 1; away <= shown.length; away += 1) {
    const next = shown[(start + step * away + shown.length * 2) % shown.length]
    if (next && next.room.roomId !== openId && (!unreadOnly || next.standing.isUnread))
      return next.room.roomId
  }
  return undefined
}
