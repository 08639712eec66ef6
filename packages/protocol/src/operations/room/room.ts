import { z } from 'zod'
import { limits } from '../../limits.ts'
import { PublicProfile } from '../../public-room.ts'
import { AccountId, bytes, Place, RoomId, Seq, TimeMs } from '../../values.ts'

/**
 * `direct`: two people. `group`: by invitation. `open`: anybody in the workspace may join.
 * These are encrypted end to end; `open` rooms only let the workspace, but not the server, see their name.
 * `public`: anybody in the workspace may join, and the server reads all of it. Its id says so (public-room.ts).
 */
export const RoomKind = z.enum(['direct', 'group', 'open', 'public'])
export type RoomKind = z.infer<typeof RoomKind>

/** What newcomers can read: from when they joined, or everything that went before. */
export const HistoryPolicy = z.enum(['since-join', 'shared'])
export type HistoryPolicy = z.infer<typeof HistoryPolicy>

export const RoomRole = z.enum(['admin', 'member'])
export type RoomRole = z.infer<typeof RoomRole>

/** One member, with cursors: how far this account's devices have received and read the log. */
export const Member = z.strictObject({
  accountId: AccountId,
  role: RoomRole,
  /** `asked`: waits for a member's client to add it; sees nothing of the room until then. */
  state: z.enum(['joined', 'asked']),
  /** The log entry with which it joined (or asked). */
  sinceSeq: Seq,
  delivered: Place,
  read: Place,
})
export type Member = z.infer<typeof Member>

/** A room as one of its members sees it on the server: everything but what is said there. */
export const Room = z.strictObject({
  roomId: RoomId,
  kind: RoomKind,
  history: HistoryPolicy,
  members: z.array(Member),
  headSeq: Seq,
  /** The entry of the last commit, or 1 when there was none: what the next commit must name. */
  lastCommitSeq: Seq,
  createdAtMs: TimeMs,
  /** Open rooms only: name and topic sealed under the workspace key. */
  sealedProfile: bytes(limits.sealedProfileBytes).optional(),
  /** Public rooms only. */
  profile: PublicProfile.optional(),
})
export type Room = z.infer<typeof Room>
