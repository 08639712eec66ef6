import { z } from 'zod'
import { limits } from '../../limits.ts'
import { AccountId, InviteId, RoomId, TimeMs } from '../../values.ts'
import { RoomKind } from '../room/room.ts'

/** How long messages are kept; missing: for good. */
export const KeepDays = z.int().min(1).max(limits.keepDays)

/** A room as the server sees it: nothing of what is said in it, not even its name. */
export const AdminRoom = z.strictObject({
  roomId: RoomId,
  kind: RoomKind,
  createdAtMs: TimeMs,
  memberIds: z.array(AccountId),
  entries: z.int().min(0),
  /** Its own rule, where it has one. */
  keepDays: KeepDays.optional(),
})
export type AdminRoom = z.infer<typeof AdminRoom>

export const AdminInvite = z.strictObject({
  inviteId: InviteId,
  roomId: RoomId,
  madeBy: AccountId,
  createdAtMs: TimeMs,
  expiresAtMs: TimeMs,
  usesLeft: z.int().min(0),
})
export type AdminInvite = z.infer<typeof AdminInvite>
