import type { RoomSummary } from '../engine/contract.ts'

/** What a room is, without what changes with every word that is written in it. */
export type RoomFacts = Omit<
  RoomSummary,
  'draft' | 'typing' | 'toReview' | 'last' | 'unread' | 'mentions' | 'headSeq' | 'readSeq'
>

export function factsOf(room: RoomSummary): RoomFacts {
  const { roomId, kind, history, keepDays, canSetPolicy, name, topic, members, state, canRemove } = room
  const kept = { history, keepDays, canSetPolicy }
  const facts = { roomId, kind, ...kept, name, topic, members, state, canRemove }
  return room.with === undefined ? facts : { ...facts, with: room.with }
}
