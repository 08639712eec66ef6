import type { RoomHead } from './records.ts'
import type { RoomState } from './room-state.ts'

/** A device renews its own keys this often, so that what leaked of them is worth nothing after (CRYPTO §6.2). */
const RENEWAL_MS = 24 * 3_600_000
/** An epoch holds about so many entries at most: what one secret opens is bounded by number too. */
const ENTRIES_PER_EPOCH = 1_000
/** Renewing from a sparse tree costs work for every leaf; larger rooms change often enough by themselves. */
const RENEWED_UP_TO_DEVICES = 100

/** Below this a tree is cheap as it is. */
const WARMED_FROM_DEVICES = 16
/** Four paths of different members make commits in a room of 64 a fifth as large; more hardly help. */
const WARMING_MEMBERS = 4
/** Long enough that a few members of a large room rarely choose the same moment. */
const WARMED_WITHIN_MS = 180_000

/** Whether this device is to commit new keys of its own. Its room's group is where the log is. */
export function isRenewalDue({ head, group }: Pick<RoomState, 'head' | 'group'>, nowMs: number): boolean {
  if (!group) return false
  if (head.warmAtMs !== undefined && nowMs >= head.warmAtMs) return true
  const isSmall = group.members.length <= RENEWED_UP_TO_DEVICES
  const isOld = nowMs - head.renewedAtMs >= RENEWAL_MS
  return isSmall && (isOld || head.have - head.groupSeq >= ENTRIES_PER_EPOCH)
}

/**
 * After many were added at once nobody but who added them has a path, and every commit needs a ciphertext for each leaf.
 * A handful of the newcomers, by lot, renew their keys within the next minutes and fill the tree.
 *
 * @returns when this device does it, if it is among them.
 */
export function drawWarming(
  deviceCount: number,
  { nowMs, random }: { nowMs: number; random: () => number },
): Pick<RoomHead, 'warmAtMs'> {
  if (deviceCount < WARMED_FROM_DEVICES || random() >= WARMING_MEMBERS / deviceCount) return {}
  return { warmAtMs: nowMs + Math.round(random() * WARMED_WITHIN_MS) }
}

/** How long until somebody should look whether a renewal is due. */
export function renewalInMs({ head }: Pick<RoomState, 'head'>, nowMs: number): number {
  return Math.max(5_000, Math.min(head.renewedAtMs + RENEWAL_MS, head.warmAtMs ?? Infinity) - nowMs)
}
