import { ChatError, type MessageEvent } from '@securechat/protocol'
import { isTimely, mayFollow } from '../grace.ts'
import type { Append, Appended } from '../records.ts'
import { sealingKey, type SealingKey } from './counters.ts'
import { eventKey } from './event-rows.ts'
import { memberKey } from './members.ts'
import type { RoomRow } from './room-rows.ts'
import { isSameSender } from '../sender.ts'

export type Message = Extract<Append, { kind: 'message' }>
export type Outcome = { value: Appended } | { error: ChatError }

/** What is stored about the rooms, senders and keys of a batch; placing a message moves it on. */
export interface BatchState {
  rooms: Map<string, RoomRow>
  events: Map<string, Appended['event']>
  memberStates: ReadonlyMap<string, string>
  counters: Map<string, number>
}

/** What a batch changes, to be written with few statements. */
export interface BatchChanges {
  outcomes: Outcome[]
  placed: { roomNo: number; event: MessageEvent }[]
  rooms: RoomRow[]
  raised: (SealingKey & { highest: number })[]
  /** Keys used for the first time. */
  begun: SealingKey[]
}

/** Decides about messages one after the other, as if each were alone: a refused one leaves no trace. */
export function placeMessages(messages: readonly Message[], state: BatchState): BatchChanges {
  const known = new Set(state.counters.keys())
  const placed: BatchChanges['placed'] = []
  const rooms = new Map<number, RoomRow>()
  const raised = new Map<string, SealingKey & { highest: number }>()
  const outcomes = messages.map((message): Outcome => {
    const checked = check(message, state)
    if ('error' in checked || 'value' in checked) return checked
    const { room } = checked
    const event: MessageEvent = { ...message.event, seq: ++room.headSeq }
    const key = keyOf(message)
    state.events.set(eventKey(event), event)
    state.counters.set(sealingKey(key), message.counter)
    rooms.set(room.roomNo, room)
    raised.set(sealingKey(key), { ...key, highest: message.counter })
    placed.push({ roomNo: room.roomNo, event })
    return { value: { event, isNew: true, rosterSeq: room.rosterSeq } }
  })
  const begun = [...raised].filter(([name]) => !known.has(name)).map(([, key]) => key)
  return { outcomes, placed, rooms: [...rooms.values()], raised: [...raised.values()], begun }
}

/** @returns the room in which the message may have the next number, or how it ends without one. */
function check(message: Message, state: BatchState): Outcome | { room: RoomRow } {
  const { event, afterCommitSeq, counter } = message
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
  const highest = state.counters.get(sealingKey(keyOf(message)))
  if (highest !== undefined && counter <= highest) return refuse('message-replayed')
  return { room }
}

export function keyOf({ event, kid }: Message): SealingKey {
  return { roomId: event.roomId, deviceId: event.deviceId, kid }
}

const refuse = (code: ConstructorParameters<typeof ChatError>[0]): Outcome => ({
  error: new ChatError(code),
})
