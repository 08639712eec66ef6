import type { RoomHistory, RoomPolicy } from '@securechat/crypto'
import type {
  AccountId,
  DeviceId,
  EventId,
  InviteId,
  JoinProof,
  RoomId,
  RoomKind,
  RoomRole,
} from '@securechat/protocol'
import type { Content, PollContent, TextContent } from '../content.ts'
import type { Amendment } from './amended.ts'

/**
 * How far this device is with a room.
 *
 * - `creating`: made here; whether the server has it yet is not known.
 * - `asking`: the account asked to join and sees nothing of the log yet.
 * - `waiting`: the account is a member, this device is not in the group yet.
 * - `joined`: this device is in the group.
 * - `lost`: the group went on in a way this device cannot follow; it has asked to be added again.
 * - `gone`: the account is out; what is left is being deleted.
 */
export type Stage = 'creating' | 'asking' | 'waiting' | 'joined' | 'lost' | 'gone'

/** Where this device stands in a room. Rewritten with every entry of the log, so it is kept small. */
export interface RoomHead {
  v: 1
  roomId: RoomId
  kind: RoomKind
  history: RoomHistory
  /** Messages are kept for so many days; for good without it or with 0. */
  keepDays?: number
  createdAtMs: number
  stage: Stage
  /** The other person of a direct room. */
  with?: AccountId
  /** The last log entry applied here; 0 before the first. */
  have: number
  /** The lowest entry whose line is stored; `have + 1` when there is none. */
  oldest: number
  /** Whether the log has nothing below `oldest` that this account may read. */
  hasStart: boolean
  /** The last commit seen in the log, refused ones included: what messages and commits name as their base. */
  lastCommitSeq: number
  /** The commit up to which the group has been taken; 0 without a group. Sealing needs it to be `lastCommitSeq`. */
  groupSeq: number
  name: string
  topic: string
  /** The entry that named the room; 0 when the name comes from a briefing, an invitation or nowhere. */
  nameSeq: number
  last?: LastText
  /** Authors of commits that this device refused since it last moved on. */
  refusedBy: AccountId[]
  /** The id under which this device reports being lost, so that repeating it is harmless. */
  lostReport?: EventId
  /** The group was joined, and what is to be read because of that has not all been read yet. */
  isBackfillDue: boolean
  /** When this device last renewed its keys in the group, or joined it. */
  renewedAtMs: number
  /** When it is to do so although that is not due: see `drawWarming`. */
  warmAtMs?: number
  /** This device changed what the room keeps and has not told the server yet. */
  isPolicyDue?: boolean
  /** Open rooms: this device renamed the room and has not told the directory yet. */
  isDescribeDue: boolean
}

export interface LastText {
  seq: number
  authorId: AccountId
  text: string
  atMs: number
  /** The first of its files. */
  fileName?: string
  isDeleted?: true
}

export interface RosterMember {
  accountId: AccountId
  role: RoomRole
  state: 'joined' | 'asked'
  /** The log entry with which it joined, or asked. */
  sinceSeq: number
  proof?: JoinProof
}

/** Who is in the room, and what decides who may be. Rewritten when one of those changes. */
export interface Roster {
  members: RosterMember[]
  /** Accounts this device has seen in the group, and since which entry without a break; none for those who are not in it now. */
  admitted: { accountId: AccountId; sinceSeq?: number }[]
  lost: { accountId: AccountId; deviceId: DeviceId; seq: number }[]
  invites: { inviteId: InviteId; secret: string }[]
  /** What the person at this device decided and no commit has carried out yet. */
  wanted: AccountId[]
  unwanted: AccountId[]
  wantedPolicy?: RoomPolicy
  /** What was noticed here about people and is told once, oldest first. */
  notes?: RoomNote[]
}

/** Something the log does not say and the person here should read. */
export interface RoomNote {
  /**
   * `key-changed`: the directory shows another account key than the one known here. `unproven`: the server lists a
   * member whom nobody let in. `unlisted`: a commit brought in devices of somebody who is no member.
   */
  kind: 'key-changed' | 'unproven' | 'unlisted'
  accountId: AccountId
  /** What tells it from the next of its kind: the key, or the entry it came with. */
  about: string
  /** Shown after this entry of the log. */
  afterSeq: number
  atMs: number
}

/** How far every member has received and read the log. */
export type Cursors = Record<AccountId, { delivered: number; read: number }>

/** What a log entry became on this device. Names are looked up when it is shown. */
export type LineBody =
  | ({ kind: 'text' } & Omit<TextContent, 'type'>)
  | ({ kind: 'poll' } & Omit<PollContent, 'type'>)
  /** Its author, or whoever administers the room, took it back. */
  | { kind: 'deleted'; by: AccountId }
  /** The server has it no more, and this device never had it. */
  | { kind: 'erased' }
  | { kind: 'pinned'; target: EventId; isOn: boolean }
  | { kind: 'created' }
  | { kind: 'changed'; added: AccountId[]; removed: AccountId[]; policy?: RoomPolicy }
  | { kind: 'asked' }
  | { kind: 'left' }
  | { kind: 'renamed'; name: string; topic: string }
  | { kind: 'unreadable'; why: 'before-joining' | 'damaged' }
  | { kind: 'refused' }
  /** Nothing to show: a device came or went, an invitation was made, a kind of message this version does not know. */
  | { kind: 'hidden' }

export interface LineRecord {
  seq: number
  eventId: EventId
  accountId: AccountId
  atMs: number
  body: LineBody
  /** What later messages say about this one. */
  about?: Amendment[]
}

export interface EpochRecord {
  /** SFrame base key: 32 bytes, base64url. */
  secret: string
  /** The commit that began the epoch; 1 for the first. */
  sinceSeq: number
}

/** A commit this device made and does not know the fate of. The group it leads to is kept beside it. */
export interface PendingCommit {
  eventId: EventId
  afterCommitSeq: number
  commit: string
  welcome?: string
  addedDevices: DeviceId[]
  removedDevices: DeviceId[]
  adds: AccountId[]
  removes: AccountId[]
  changesPolicy?: true
}

export interface OutboxEntry {
  eventId: EventId
  content: Content
  writtenAtMs: number
  /** Its files are not all on the server: others go before it. */
  waitsForFiles?: true
  /** Set when it will not be tried again by itself. */
  failure?: string
  /** What a plugin of the server said about it. */
  failureReason?: string
}

/** A room this device is making: sent again, unchanged, until the server has answered. */
export interface Creation {
  eventId: EventId
  /** Sealed under the workspace key, base64url; open rooms only. */
  sealedProfile?: string
  with?: AccountId
}
