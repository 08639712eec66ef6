import type { MessageEvent } from '@securechat/protocol'
import { limits } from '@securechat/protocol/limits'

/** What a room remembers of its commits. */
export interface GroupPlace {
  lastCommitSeq: number
  lastCommitAtMs: number
  lastCommitRemoved: number
  commitBeforeSeq: number | null
}

/**
 * Whether a message sealed after the commit `afterCommitSeq` may still be stored: the group has not moved on, or has
 * only just, and without removing anybody, who could read what was sealed before (docs/spec/groups.md).
 */
export function mayFollow(room: GroupPlace, afterCommitSeq: number, acceptedAtMs: number): boolean {
  if (afterCommitSeq === room.lastCommitSeq) return true
  if (afterCommitSeq !== room.commitBeforeSeq || room.lastCommitRemoved === 1) return false
  return acceptedAtMs - room.lastCommitAtMs <= limits.staleEpochGraceMs
}

/** Whether a message's own time is near enough to ours; one that is not was held back, or replayed. */
export const isTimely = ({
  sentAtMs,
  acceptedAtMs,
}: Pick<MessageEvent, 'sentAtMs' | 'acceptedAtMs'>): boolean =>
  Math.abs(sentAtMs - acceptedAtMs) <= limits.clockSkewMs
