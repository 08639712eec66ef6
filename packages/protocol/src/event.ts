import { z } from 'zod'
import { limits } from './limits.ts'
import { PublicContent } from './public-room.ts'
import {
  AccountId,
  bytes,
  DeviceId,
  Epoch,
  EventId,
  exactBytes,
  InviteId,
  RoomId,
  Seq,
  TimeMs,
} from './values.ts'

const place = {
  roomId: RoomId,
  seq: Seq,
  eventId: EventId,
  /** Who put it in the log, as the session proved it. */
  accountId: AccountId,
  deviceId: DeviceId,
  acceptedAtMs: TimeMs,
}

/** A sealed message: an SFrame the server cannot open (docs/protocol.md, Sealed message). */
export const MessageEvent = z.strictObject({
  kind: z.literal('message'),
  ...place,
  epoch: Epoch,
  /** The sender's own time, bound into the seal. */
  sentAtMs: TimeMs,
  /** HMAC-SHA256 over header and content under a salt inside the frame: commits to the plaintext. */
  frankingTag: exactBytes(32),
  frame: bytes(limits.frameBytes),
  /** The server's HMAC-SHA256 over tag, sender, room and time: proves later that it accepted this. */
  serverFrank: exactBytes(32),
})
export type MessageEvent = z.infer<typeof MessageEvent>

/** What somebody says in a public room: not sealed, and signed by nobody. Whose it is, the server says. */
export const PostEvent = z.strictObject({
  kind: z.literal('post'),
  ...place,
  sentAtMs: TimeMs,
  content: PublicContent,
})
export type PostEvent = z.infer<typeof PostEvent>

/** An MLS commit (PublicMessage), and what it does to the list of members. */
export const CommitEvent = z.strictObject({
  kind: z.literal('commit'),
  ...place,
  commit: bytes(limits.commitBytes),
  /** Accounts that become members, and that stop being members, with this entry. */
  adds: z.array(AccountId).max(limits.roomMembers),
  removes: z.array(AccountId).max(limits.roomMembers),
})
export type CommitEvent = z.infer<typeof CommitEvent>

/** Proof that whoever asks to join holds the invitation link: see `joinProof` in the crypto package. */
export const JoinProof = z.strictObject({ inviteId: InviteId, mac: exactBytes(32) })
export type JoinProof = z.infer<typeof JoinProof>

/** Something that happened to the list of members, outside MLS; a member's client follows it with a commit. */
export const RosterEvent = z.strictObject({
  kind: z.literal('roster'),
  ...place,
  /**
   * `created`: the first entry of every log. `asked`: the account wants to join. `left`: it is no longer a member.
   * `lost`: this one device cannot follow the group any more and asks to be removed and added again.
   * `device`: the account enrolled or revoked this device, so the group lacks it or holds one too many.
   * Public rooms have no group, and their log alone says who is in: `joined` is the account's own doing, the others are done to
   * `subject` by an administrator of the room (`added` by any member).
   */
  change: z.enum([
    'created',
    'asked',
    'left',
    'lost',
    'device',
    'joined',
    'added',
    'removed',
    'promoted',
    'demoted',
  ]),
  subject: AccountId.optional(),
  proof: JoinProof.optional(),
})
export type RosterEvent = z.infer<typeof RosterEvent>

/** What is left of a message after `message.erase`: its place in the log, and nothing of what was sealed. */
export const ErasedEvent = z.strictObject({
  kind: z.literal('erased'),
  ...place,
  erasedAtMs: TimeMs,
})
export type ErasedEvent = z.infer<typeof ErasedEvent>

/** One entry of a room's log, exactly as every member receives it. */
export const RoomEvent = z.discriminatedUnion('kind', [
  MessageEvent,
  PostEvent,
  CommitEvent,
  RosterEvent,
  ErasedEvent,
])
export type RoomEvent = z.infer<typeof RoomEvent>
