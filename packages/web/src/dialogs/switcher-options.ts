import type { AccountId, EventId, PersonSummary, RoomId, RoomSummary, SearchHit } from '../engine/contract.ts'
import { bestMatches } from '../text/rank.ts'
import { roomName } from '../text/room-name.ts'

export type CommandId =
  | 'new-room'
  | 'new-direct'
  | 'invite'
  | 'browse'
  | 'search'
  | 'settings'
  | 'help'
  | 'toggle-theme'
  | 'mark-all-read'
  | 'sign-out'

export interface Command {
  id: CommandId
  label: string
}

export type SwitcherOption =
  | { kind: 'room'; id: RoomId; label: string; room: RoomSummary }
  | { kind: 'person'; id: AccountId; label: string; person: PersonSummary }
  | { kind: 'command'; id: CommandId; label: string }
  | { kind: 'message'; id: EventId; label: string; hit: SearchHit }

export interface SwitcherSource {
  rooms: readonly RoomSummary[]
  people: readonly PersonSummary[]
  commands: readonly Command[]
  /** Messages that answer the query, newest first. */
  hits: readonly SearchHit[]
  /** The room one is in already; it comes last. */
  openRoomId: RoomId | undefined
}

const shownOfEach = 6

/** What the switcher offers for a query: rooms, unread ones first; people one has no conversation with yet; commands; messages. */
export function switcherOptions(
  { rooms, people, commands, hits, openRoomId }: SwitcherSource,
  query: string,
): SwitcherOption[] {
  const weight = (room: RoomSummary): number =>
    (room.roomId === openRoomId ? -4 : 0) + (room.mentions > 0 ? 2 : 0) + (room.unread > 0 ? 1 : 0)
  const ordered = rooms.toSorted((a, b) => weight(b) - weight(a))
  const partners = new Set(rooms.map((room) => room.with))
  const strangers = people.filter((person) => !person.isMe && !partners.has(person.accountId))
  const isBrowsing = query.trim() === ''
  return [
    ...bestMatches(ordered, query, roomName)
      .slice(0, isBrowsing ? shownOfEach : undefined)
      .map((room): SwitcherOption => ({ kind: 'room', id: room.roomId, label: roomName(room), room })),
    ...bestMatches(isBrowsing ? [] : strangers, query, (person) => person.name)
      .slice(0, shownOfEach)
      .map((person): SwitcherOption => ({
        kind: 'person',
        id: person.accountId,
        label: person.name,
        person,
      })),
    ...bestMatches(commands, query, (command) => command.label)
      .slice(0, isBrowsing ? shownOfEach : undefined)
      .map((command): SwitcherOption => ({ kind: 'command', ...command })),
    ...(isBrowsing ? [] : hits)
      .slice(0, shownOfEach)
      .map((hit): SwitcherOption => ({ kind: 'message', id: hit.eventId, label: hit.text, hit })),
  ]
}
