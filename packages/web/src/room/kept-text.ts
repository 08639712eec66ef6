import type { RoomSummary } from '../engine/contract.ts'
import { words } from '../messages/words.ts'

/** What a room keeps, in a sentence or two. */
export function keptText({ history, keepDays }: Pick<RoomSummary, 'history' | 'keepDays'>): string {
  const readers = {
    shared: words.room.historyShared,
    'since-join': words.room.historySinceJoin,
    none: words.policy.historyNone,
  }[history]
  return keepDays === 0 ? readers : `${readers} ${words.policy.keptFor(keepDays)}`
}
