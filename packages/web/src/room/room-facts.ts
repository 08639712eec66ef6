import type { RoomSummary } from '../engine/contract.ts'

/** What a room is, without what changes with every word that is written in it. */
export type RoomFacts = Omit<
  RoomSummary,
  'draft' | 'typing' | 'toReview' | 'last' | 'unread' | 'mentions' | 'headSeq' | 'readSeq'
>

export function factsOf(room: RoomSummary): RoomFacts {
  const { roomId, kind, history, name, topic, members, state, canRemove } = room
  const facts = { roomId, kind, history, name, topic, members, state, canRemove }
  return room.with === undefined ? facts : { ...facts, with: room.with }
}
