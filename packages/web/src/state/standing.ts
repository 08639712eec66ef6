import type { RoomSettings, RoomSummary } from '../engine/contract.ts'

/** How a room stands with its person: what its row shows and where it is listed. */
export interface Standing {
  /** There is something to read that the person wants to hear of: the room is listed among the unread. */
  isUnread: boolean
  /** There is something to read at all. */
  hasNews: boolean
  /** What is said of in a number: everything in a direct room, elsewhere what calls this person. */
  count: number
  /** Neither sorted up nor calling for anybody. */
  isQuiet: boolean
  /** Kept out of sight. */
  isHidden: boolean
}

type Counted = Pick<RoomSummary, 'kind' | 'unread' | 'mentions' | 'readSeq'>

/** A pure function of what is unread, which follows from the log and the cursor, and of what the person set. */
export function standingOf(room: Counted, settings: RoomSettings | undefined, nowMs: number): Standing {
  const level = settings?.level ?? 'everything'
  const isMuted = (settings?.mutedUntilMs ?? 0) > nowMs
  const isMarked = settings?.unreadAtSeq !== undefined && room.readSeq <= settings.unreadAtSeq
  const count = room.kind === 'direct' ? room.unread : room.mentions
  const hasNews = room.unread > 0 || isMarked
  const isQuiet = isMuted || level === 'nothing' || level === 'invisible'
  const isCalled = count > 0 && !isMuted && level !== 'nothing'
  const isUnread = isMarked || isCalled || (room.unread > 0 && !isQuiet)
  return { isUnread, hasNews, count, isQuiet, isHidden: level === 'invisible' && !isUnread }
}

/** Whether a message that has just come may call its person. */
export function mayCall(
  message: { isMention: boolean; isDirect: boolean },
  settings: RoomSettings | undefined,
  nowMs: number,
): boolean {
  if ((settings?.mutedUntilMs ?? 0) > nowMs) return false
  switch (settings?.level ?? 'everything') {
    case 'everything':
      return true
    case 'mentions':
      return message.isMention || message.isDirect
    case 'nothing':
    case 'invisible':
      return false
  }
}
