import type {
  AccountId,
  Certificate,
  DeviceId,
  EventId,
  FileId,
  HistoryPolicy,
  InviteId,
  AppPasswordId,
  PublicProfile,
  KeyPackageUpload,
  PushKeys,
  PushQuiet,
  PushSubscriptionId,
  RoomEvent,
  RoomId,
  RoomKind,
  SessionKind,
  VaultEntry,
  VaultHead,
  WorkspaceRole,
} from '@securechat/protocol'

/** An account as stored: public keys, and a password record that is no use without the server's OPAQUE set-up. */
export interface AccountRecord {
  accountId: AccountId
  name: string
  /** The name folded for comparison (NFKC, lower case, single spaces): unique. */
  nameKey: string
  role: WorkspaceRole
  registrationRecord: string
  identityKey: string
  sealingKey: string
  agreementKey: string
  createdAtMs: number
  lastSeenAtMs?: number
}

export interface DeviceRecord {
  deviceId: DeviceId
  accountId: AccountId
  certificate: Certificate
  /** Ed25519 public key from the certificate, raw, base64url: checks socket challenges. */
  frameKey: string
  createdAtMs: number
  revokedAtMs?: number
}

export interface SessionRecord {
  /** 16 random bytes, base64url: the same for as long as the session lasts. Not a secret. */
  sessionId: string
  accountId: AccountId
  deviceId?: DeviceId
  kind: SessionKind
  /** Where it was last used from, no closer than a /24 or a /48. */
  addressRange: string
  /** HMAC key of the session's signed requests: 32 bytes, base64url. */
  requestKey: string
  createdAtMs: number
  usedAtMs: number
  expiresAtMs: number
  /** SHA-256 of the refresh token, base64url; missing until there is a device. */
  refreshHash?: string
  /** The one before, for as long as its successor has not been used: an answer can be lost. */
  priorHash?: string
  /** How many refresh tokens there have been. */
  refreshCount: number
}

/** A refresh token exchanged for the next. */
export interface SessionRotation {
  sessionId: string
  presentedHash: string
  refreshHash: string
  nowMs: number
  expiresAtMs: number
  addressRange: string
}

export interface NewAccount {
  account: AccountRecord
  device: DeviceRecord
  session: SessionRecord
  keyPackages: KeyPackageUpload
  head: VaultHead
  vault: VaultEntry[]
  /** `set-up` names the workspace and fails once there is one; `invite` uses up one use; `provider` ties the account to one; `guest` is of a server on throw-away data. */
  admission:
    | { kind: 'set-up'; workspaceName: string }
    | { kind: 'invite'; inviteId: InviteId }
    | { kind: 'provider'; link: CredentialRecord }
    | { kind: 'guest'; workspaceName: string }
}

/** A password for other programs, as SCRAM-SHA-256 keeps it (RFC 5802 §3): what is stored signs nobody in. */
export interface AppPasswordRecord {
  appPasswordId: AppPasswordId
  accountId: AccountId
  label: string
  iterations: number
  /** Each base64. */
  salt: string
  storedKey: string
  serverKey: string
  createdAtMs: number
  lastUsedAtMs?: number
}

/** A means to sign in besides the password. Its id is unique on this server. */
export interface CredentialRecord {
  credentialId: string
  accountId: AccountId
  kind: 'passkey' | 'totp' | 'totp-code' | 'recovery' | 'provider'
  /** JSON of what only this kind has. */
  detail: string
  /** Goes up with each use, so that none is used twice: a passkey's own count, or a one-time password's time step. */
  counter: number
  createdAtMs: number
  lastUsedAtMs?: number
}

/** Somebody who came by a provider, waiting for the workspace key; `grant` once a device that has it has left it. */
export interface ArrivalRecord {
  accountId: AccountId
  sinceMs: number
  grant?: { sealed: string; grantedBy: AccountId }
}

export interface InviteRecord {
  inviteId: InviteId
  roomId: RoomId
  accountId: AccountId
  sealed: string
  createdAtMs: number
  expiresAtMs: number
  usesLeft: number
}

export interface NewRoom {
  roomId: RoomId
  eventId: EventId
  kind: RoomKind
  history: HistoryPolicy
  sealedProfile?: string
  /** Public rooms. */
  profile?: PublicProfile
  /** Direct rooms: the other person. Two people have at most one. */
  with?: AccountId
  accountId: AccountId
  deviceId: DeviceId
  nowMs: number
}

type Unplaced<Event> = Event extends unknown ? Omit<Event, 'seq'> : never

/** What to append: an event before it has its number, and the condition under which it may have one. */
export type Append =
  | {
      kind: 'message'
      event: Unplaced<Extract<RoomEvent, { kind: 'message' }>>
      afterCommitSeq: number
      kid: string
      counter: number
    }
  | {
      kind: 'commit'
      event: Unplaced<Extract<RoomEvent, { kind: 'commit' }>>
      afterCommitSeq: number
      welcome?: string
      addedDevices: DeviceId[]
      removedDevices: DeviceId[]
    }
  | { kind: 'post'; event: Unplaced<Extract<RoomEvent, { kind: 'post' }>> }
  | { kind: 'roster'; event: Unplaced<Extract<RoomEvent, { kind: 'roster' }>> }

/** What an append answers: enough to acknowledge and to deliver, without reading anything again. */
export interface Appended {
  event: RoomEvent
  /** False when an entry with this `eventId` was stored before: nothing new to deliver. */
  isNew: boolean
  /** Number of the entry that last changed who is a member: a cached audience of this version is still right. */
  rosterSeq: number
}

/** Who receives a room's events as of `rosterSeq`, and who merely waits to be let in. */
export interface Audience {
  rosterSeq: number
  joined: AccountId[]
  asked: AccountId[]
}

/** A sealed file as the server knows it: whose, where it was uploaded, and how much of it is here. */
export interface FileRecord {
  fileId: FileId
  /** Where its uploader was a member when the upload began. */
  roomId: RoomId
  accountId: AccountId
  sizeBytes: number
  /** The first so many bytes are stored; all of them once it equals `sizeBytes`. */
  storedBytes: number
  /** When something was last added to it, or a message last claimed it. */
  touchedAtMs: number
}

/** Bytes that were stored in one go, from `startByte` on. */
export interface FilePart {
  startByte: number
  sizeBytes: number
  /** Under which the bytes lie in the file store. */
  name: string
}

/** A value that a plugin writes, and what all of its scope may come to. */
export interface PluginWrite {
  scope: string
  key: string
  value: string
  /** Only where nothing is there yet. */
  isNew: boolean
  mostKeys: number
  /** Of keys and values together, in UTF-8. */
  mostBytes: number
}

/** One way to wake one device. The endpoint is as good as a key: it goes to nobody. */
export interface PushRecord {
  subscriptionId: PushSubscriptionId
  accountId: AccountId
  deviceId: DeviceId
  provider: string
  endpoint: string
  keys?: PushKeys
  quiet: PushQuiet
  createdAtMs: number
}
