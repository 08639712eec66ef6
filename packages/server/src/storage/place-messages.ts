import type { MessageEvent } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import { isPublicRoomId } from '@securechat/protocol/public-room-id'
import type { AccountId, DeviceId, EventId, RoomId } from '@securechat/protocol'
import { isTimely, mayFollow, type GroupPlace } from './grace.ts'
import { isSameSender } from './sender.ts'
import type { Append, Appended } from './records.ts'

export type Message = Extract<Append, { kind: 'message' }>
export type Outcome = { value: Appended } | { error: ChatError }

/** Where a room's log and its group stand. */
export interface PlacedRoom extends GroupPlace {
  roomNo: number
  headSeq: number
  rosterSeq: number
}

/** Who sealed where, under which key. */
export interface SealingKey {
  roomId: RoomId
  deviceId: DeviceId
  kid: string
}

// What the state of a batch is found by.
export const sealingKey = ({ roomId, deviceId, kid }: SealingKey): string => `${roomId} ${deviceId} ${kid}`
export const eventKey = (at: { roomId: RoomId; eventId: EventId }): string => `${at.roomId} ${at.eventId}`
export const memberKey = (at: { roomId: RoomId; accountId: AccountId }): string =>
  `${at.roomId} ${at.accountId}`

/** What is stored about the rooms, senders and keys of a batch; placing a message moves it on. */
export interface BatchState<Room extends PlacedRoom> {
  rooms: Map<string, Room>
  events: Map<string, Appended['event']>
  memberStates: ReadonlyMap<string, string>
  counters: Map<string, number>
}

/** What a batch changes, to be written with few statements. */
export interface BatchChanges<Room extends PlacedRoom> {
  outcomes: Outcome[]
  placed: { roomNo: number; event: MessageEvent }[]
  rooms: Room[]
  raised: (SealingKey & { highest: number })[]
  /** Keys used for the first time. */
  begun: SealingKey[]
}

/** Decides about messages one after the other, as if each were alone: a refused one leaves no trace. */
export function placeMessages<Room extends PlacedRoom>(
  messages: readonly Message[],
  state: BatchState<Room>,
): BatchChanges<Room> {
  const placed: BatchChanges<Room>['placed'] = []
  const rooms = new Map<number, Room>()
  const raised = new Map<string, SealingKey & { highest: number }>()
  const begun: SealingKey[] = []
  const outcomes = messages.map((message): Outcome => {
    const key = keyOf(message)
    const name = sealingKey(key)
    const checked = check(message, state, name)
    if ('error' in checked || 'value' in checked) return checked
    const { room } = checked
    const event: MessageEvent = { ...message.event, seq: ++room.headSeq }
    if (!state.counters.has(name)) begun.push(key)
    state.events.set(eventKey(event), event)
    state.counters.set(name, message.counter)
    rooms.set(room.roomNo, room)
    raised.set(name, { ...key, highest: message.counter })
    placed.push({ roomNo: room.roomNo, event })
    return { value: { event, isNew: true, rosterSeq: room.rosterSeq } }
  })
  return { outcomes, placed, rooms: [...rooms.values()], raised: [...raised.values()], begun }
}

/** @returns the room in which the message may have the next number, or how it ends without one. */
function check<Room extends PlacedRoom>(
  message: Message,
  state: BatchState<Room>,
  keyName: string,
): Outcome | { room: Room } {
  const { event, afterCommitSeq, counter } = message
  if (isPublicRoomId(event.roomId)) return refuse('not-allowed')
  const room = state.rooms.get(event.roomId)
  if (!room) return refuse('not-found')
  const stored = state.events.get(eventKey(event))
  if (stored && isSameSender(stored, event)) {
    return { value: { event: stored, isNew: false, rosterSeq: room.rosterSeq } }
  }
  if (state.memberStates.get(memberKey(event)) !== 'joined') return refuse('not-found')
  if (stored) return refuse('bad-request')
  if (!isTimely(event)) return refuse('message-stale')
  if (!mayFollow(room, afterCommitSeq, event.acceptedAtMs)) return refuse('epoch-stale')
  const highest = state.counters.get(keyName)
  if (highest !== undefined && counter <= highest) return refuse('message-replayed')
  return { room }
}

export function keyOf({ event, kid }: Message): SealingKey {
  return { roomId: event.roomId, deviceId: event.deviceId, kid }
}

const refuse = (code: ConstructorParameters<typeof ChatError>[0]): Outcome => ({
  error: new ChatError(code),
})
