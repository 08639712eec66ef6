import type { RoomHistory } from '@securechat/crypto'
import type {
  AccountId,
  DeviceId,
  EventId,
  PresenceState,
  Provider,
  ProviderLink,
  RoomId,
  RoomKind,
  RoomRole,
  WorkspaceRole,
} from '@securechat/protocol'
import type { AccountSettings } from './settings.ts'

import type { FileContent } from './files/file-content.ts'
import type { PollView, Quote, ReactionSummary, ThreadSummary } from './message-parts.ts'

export type { RoomHistory } from '@securechat/crypto'
export type * from './message-parts.ts'

/** What the whole client shows, as plain data: an interface draws it and calls `Engine`; it holds no protocol. */
export interface EngineState {
  phase: Phase
  connection: ConnectionState
  /** Set while signed in. */
  me?: Me
  workspaceName?: string
  /** Every room this account is in or has asked to join, newest activity first. */
  rooms: RoomSummary[]
  people: PersonSummary[]
  /** What this person set, on whichever device. */
  settings: AccountSettings
  /** Where one can sign in besides; known while nobody is signed in. */
  providers?: Provider[]
  /** Somebody who came by a provider has no workspace key yet: open rooms have no names for them. */
  isKeyMissing?: boolean
  /** Who waits for the workspace key, where one may give it. */
  arrivals?: AccountId[]
  /** Open rooms this account is not in. */
  openRooms: {
    roomId: RoomId
    name: string
    topic: string
    memberCount: number
    /** The server reads it. */
    isPublic?: true
  }[]
  /** Whether this account may make rooms that the server reads. */
  mayMakePublic: boolean
}

export type Phase =
  | { kind: 'starting' }
  /** The server has no account yet. */
  | { kind: 'set-up' }
  /** `known`: accounts that have signed out on this device and keep a sealed copy here. */
  | { kind: 'signed-out'; known: { accountId: AccountId; name: string }[]; reason?: OverReason }
  | { kind: 'signed-in' }

/** Why somebody was signed out: `revoked` means that another device took this one out of the account. */
export type OverReason = 'session-over' | 'revoked'

/** The way of one message of this device, in its own clock's milliseconds. */
export interface Journey {
  writtenAtMs: number
  /** Until then it waited: for the connection, or for what was written before it. */
  sealingAtMs: number
  sentAtMs: number
  storedAtMs?: number
  seq?: number
  /** When it was heard here that they have received it, and have read it. */
  delivered: Record<AccountId, number>
  read: Record<AccountId, number>
}

export interface JourneyFound {
  /** Nothing for what was not sent from here since this device started. */
  journey?: Journey
  /** From sending to "stored", over the last `count` messages (at most 100). */
  usual?: { count: number; p50Ms: number; p95Ms: number }
}

export type DeviceKind = 'browser' | 'desktop' | 'terminal'

/** What a device is called, as its person's devices know it. */
export interface DeviceLabel {
  name: string
  kind: DeviceKind
}

/** One device of one's own account. */
export interface DeviceSummary extends DeviceLabel {
  deviceId: DeviceId
  createdAtMs: number
  lastSeenAtMs?: number | undefined
  /** From where, as a range of addresses. */
  place?: string | undefined
  isThis: boolean
}

export interface PasskeySummary {
  passkeyId: string
  /** For one's own devices alone; empty until it has one. */
  name: string
  createdAtMs: number
  lastUsedAtMs?: number | undefined
  /** It opens the vault by itself; another one only shows who is there. */
  opensVault: boolean
}

/** What one's own account is opened and kept by, besides the password. */
export interface SecuritySummary {
  recoveryMadeAtMs?: number | undefined
  /** Codes of an authenticator app are asked for. */
  totp?: { createdAtMs: number; codesLeft: number } | undefined
  passkeys: PasskeySummary[]
  isPasskeyRequired: boolean
  /** Accounts at providers that this one is tied to, and all providers there are. */
  links: ProviderLink[]
  providers: Provider[]
  /** What the server shows of the vault is not what this device knows: it is older, or was changed. */
  vaultTrouble?: 'rolled-back' | 'damaged' | undefined
}

/** What two people compare to know that nobody sits between them. */
export interface SafetySummary {
  /** Sixty digits in twelve groups of five: the same on both sides. */
  digits: string
  isVerified: boolean
  /** Somebody compared it, and it was another number. */
  wasVerified: boolean
  /** The directory shows another key than the one known here. */
  hasChanged: boolean
}

export type ConnectionState =
  { kind: 'online' } | { kind: 'connecting' } | { kind: 'offline'; retryAtMs?: number }

/** What a device says of its person; `busy` asks not to be disturbed. */
export type OwnPresence = Exclude<PresenceState, 'offline'>

export interface Me {
  accountId: AccountId
  name: string
  role: WorkspaceRole
}

export interface PersonSummary {
  accountId: AccountId
  name: string
  role: WorkspaceRole
  presence: PresenceState
  lastSeenAtMs?: number
  isMe: boolean
  /** The account's identity key is not the one this device knew: nothing is sealed to it until that is resolved. */
  identityChanged: boolean
  isVerified: boolean
  /** Verified under another key than the one the server shows now: nothing is sent where they are until somebody looks. */
  isReviewDue: boolean
}

export interface RoomMember {
  accountId: AccountId
  name: string
  role: RoomRole
  presence: PresenceState
  isVerified: boolean
  /** The server lists them, but nobody here let them in: nothing is encrypted to them. */
  isUnproven: boolean
}

export interface RoomSummary {
  roomId: RoomId
  kind: RoomKind
  history: RoomHistory
  /** Messages are kept for so many days; 0: for good. */
  keepDays: number
  /** Whether this person may change those two. */
  canSetPolicy: boolean
  /** Direct rooms: the other person's name. Empty until it is known. */
  name: string
  topic: string
  members: RoomMember[]
  /** The other person of a direct room. */
  with?: AccountId
  /** `waiting`: asked to join, or added and not yet able to read; writing is possible and queues. `lost`: waits to be added again. */
  state: 'joined' | 'waiting' | 'lost'
  canRemove: boolean
  /** Verified people whose key is another now: nothing is sent until somebody has looked at each. */
  toReview: { accountId: AccountId; name: string }[]
  unread: number
  mentions: number
  headSeq: number
  readSeq: number
  last?: {
    authorId: AccountId
    authorName: string
    text: string
    atMs: number
    fileName?: string
    isDeleted?: true
  }
  typing: AccountId[]
  draft: string
}

/** `sending` is in the outbox; `failed` will not be tried again by itself. `sent` is stored and synced by the server. */
export type MessageStatus = 'sending' | 'sent' | 'delivered' | 'read' | 'failed'

export interface MessageLine {
  kind: 'message'
  /** Stable for the life of the line: the event id. */
  key: EventId
  /** Missing until the server has accepted it. */
  seq?: number
  authorId: AccountId
  authorName: string
  isMine: boolean
  text: string
  atMs: number
  status: MessageStatus
  /** Who, besides the author, has received and has read it. */
  deliveredTo: AccountId[]
  readBy: AccountId[]
  /** What follows is missing where there is nothing of the kind. */
  mentions?: AccountId[]
  isMentioned?: true
  files?: FileContent[]
  /** Why it failed, when it did. */
  failure?: string
  /** What a plugin of the server said about it: shown as words that are not ours. */
  failureReason?: string
  /** When its author last changed it. */
  editedAtMs?: number
  /** It was taken back; `text` is empty. */
  deletedBy?: { accountId: AccountId; name: string }
  quote?: Quote
  poll?: PollView
  reactions?: ReactionSummary[]
  isPinned?: true
  isForwarded?: true
  thread?: ThreadSummary
  /** It was said in the thread of this message. */
  threadOf?: EventId
  /** Whether this person may take it back. */
  mayDelete?: true
}

/** One thread: the message it hangs on, and what was answered, oldest first. */
export interface Thread {
  roomId: RoomId
  root: MessageLine
  lines: MessageLine[]
}

/** Something that happened in the room, told in one quiet line. */
export interface NoticeLine {
  kind: 'notice'
  key: EventId
  seq: number
  atMs: number
  notice:
    | { kind: 'created'; by: string }
    /** Somebody who had asked, or came by a link, is added by themselves: `names` is just `by`. */
    | { kind: 'added'; by: string; names: string[] }
    | { kind: 'removed'; by: string; names: string[] }
    /** Shown for as long as they wait. */
    | { kind: 'asked'; name: string; accountId: AccountId; canLetIn: boolean }
    | { kind: 'left'; name: string }
    | { kind: 'renamed'; by: string; name: string; topic: string }
    /** What the room keeps from here on. */
    | { kind: 'policy'; by: string; history: RoomHistory; keepDays: number }
    | { kind: 'pinned'; by: string; isOn: boolean; target: EventId }
    /** The server has erased a message, and nobody this device knows of has said why. */
    | { kind: 'erased'; by: string }
    /** A message this device cannot open: sent before it joined, damaged, or not by whom it claims. */
    | { kind: 'unreadable'; by: string; why: 'before-joining' | 'damaged' }
    /** A commit that honest members refuse. */
    | { kind: 'refused-change'; by: string }
    /** Noticed here, and told once: see `RoomNote`. */
    | { kind: 'key-changed' | 'unproven' | 'unlisted'; name: string; accountId: AccountId }
}

export type Line = MessageLine | NoticeLine

/** A window of one room's timeline, oldest first; pending messages last. */
export interface Timeline {
  roomId: RoomId
  lines: Line[]
  /** Whether `loadOlder` has more to give. */
  hasOlder: boolean
  /** Where the "New" line stands: the read cursor when the room was opened. */
  newAfterSeq: number
  /** The last entry of the log that is here, shown as a line or not. */
  headSeq: number
}
