import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { AccountId, bytes, DeviceId, EventId, RoomId, Seq, TimeMs } from '../../values.ts'

/**
 * Puts an MLS commit into the log, with what it does to the list of members, all or nothing.
 * Compare-and-set: `afterCommitSeq` must be the room's last commit, so of two commits made at once one wins (docs/spec/groups.md).
 */
export const commitRoom = defineOperation({
  name: 'room.commit',
  says: 'Changes a room’s group: adds and removes devices and people, and starts a new epoch.',
  http: 'POST /v1/rooms/{roomId}/commits',
  access: 'member',
  input: z.strictObject({
    roomId: RoomId,
    eventId: EventId,
    afterCommitSeq: Seq,
    /** MLSMessage with a PublicMessage from a member (RFC 9420 §6). */
    commit: bytes(limits.commitBytes),
    /** One Welcome for all devices added (RFC 9420 §12.4.3.1). */
    welcome: bytes(limits.welcomeBytes).optional(),
    addedDevices: z.array(DeviceId).max(limits.addsPerCommit),
    removedDevices: z.array(DeviceId).max(limits.roomDevices),
    /** People who become, and who stop being, members with this commit. */
    adds: z.array(AccountId).max(limits.addsPerCommit),
    removes: z.array(AccountId).max(limits.roomMembers),
  }),
  output: z.strictObject({ seq: Seq, acceptedAtMs: TimeMs }),
  errors: ['epoch-stale', 'not-allowed', 'not-found', 'room-full'],
  cost: 5,
})
