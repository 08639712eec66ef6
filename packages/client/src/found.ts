import type { AccountId, EventId, RoomId, RoomKind } from '@securechat/protocol'

/** A message that answers a search. */
export interface SearchHit {
  roomId: RoomId
  eventId: EventId
  authorId: AccountId
  authorName: string
  atMs: number
  text: string
}

export interface SearchFound {
  /** Newest first. */
  hits: SearchHit[]
  /** All there are, up to a bound in each room. */
  total: number
  /** What was looked through, and in which rooms there is older history that is not on this device. */
  reach: { roomCount: number; partlyRoomIds: RoomId[] }
}

/** Everything that was said in a room, for taking along. */
export interface RoomTranscript {
  roomId: RoomId
  kind: RoomKind
  name: string
  topic: string
  members: string[]
  /** Whether it begins where this person's view of the room does. */
  isWhole: boolean
  messages: { seq: number; eventId: EventId; author: string; at: string; editedAt?: string; text: string }[]
}
