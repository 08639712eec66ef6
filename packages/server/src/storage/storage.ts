import type {
  AccountId,
  Cursor,
  DeviceId,
  DirectoryDevice,
  EventId,
  FileId,
  HistoryPolicy,
  InviteId,
  KeyPackageUpload,
  OwnDevice,
  Report,
  ReportId,
  Room,
  RoomEvent,
  RoomId,
  VaultEntry,
  VaultHead,
  VaultUpdate,
} from '@securechat/protocol'
import type { AdministrationStorage } from './administration.ts'
import type { PublicStorage } from './public-storage.ts'
import type {
  AccountRecord,
  Append,
  Appended,
  ArrivalRecord,
  Audience,
  CredentialRecord,
  DeviceRecord,
  FilePart,
  FileRecord,
  InviteRecord,
  NewAccount,
  NewRoom,
  PluginWrite,
  PushRecord,
  SessionRecord,
  SessionRotation,
} from './records.ts'

/**
 * Everything the server keeps. Each method takes one plain object and is one transaction; when its promise
 * resolves, what it wrote is synced to disk. Arguments and results are structured-cloneable, so that the
 * store can live on another thread. Every adapter passes `storageContract`; rules: docs/spec/delivery.md, groups.md.
 *
 * Failures a caller can act on are `ChatError`s; a full disk is `storage-full`.
 */
export interface Storage extends AdministrationStorage, PublicStorage {
  workspaceName(): Promise<string | undefined>
  /** Server-side secrets by name (OPAQUE set-up, franking key, …): returns the stored one, or stores `candidate` and returns that. */
  secret(at: { name: string; candidate: string }): Promise<string>

  /** @throws ChatError `already-set-up`, `not-set-up`, `name-taken`, `invite-over`. Also replaces nothing: an account id is used once. */
  createAccount(made: NewAccount): Promise<void>
  accountByName(at: { nameKey: string }): Promise<AccountRecord | undefined>
  accountById(at: { accountId: AccountId }): Promise<AccountRecord | undefined>
  accounts(): Promise<AccountRecord[]>
  sawAccount(at: { accountId: AccountId; nowMs: number }): Promise<void>

  addDevice(made: {
    device: DeviceRecord
    keyPackages: KeyPackageUpload
    nowMs: number
    /** Written in the same moment; see `writeVault`. */
    vault?: VaultUpdate
  }): Promise<void>
  device(at: { deviceId: DeviceId }): Promise<DeviceRecord | undefined>
  devicesOf(at: { accountIds: AccountId[] }): Promise<DirectoryDevice[]>
  /** An account's devices that have not been revoked, oldest first. */
  ownDevices(at: { accountId: AccountId }): Promise<OwnDevice[]>
  sawDevice(at: { deviceId: DeviceId; nowMs: number }): Promise<void>
  /**
   * Ends the device for good: with it go its sessions, its key packages and the Welcomes that waited for it. Repeating is
   * harmless. @returns the sessions that ended. @throws ChatError `not-found` when it is not this account's.
   */
  revokeDevice(at: {
    accountId: AccountId
    deviceId: DeviceId
    nowMs: number
    /** Written in the same moment, so that no device is revoked that the present root is still sealed to; see `writeVault`. */
    vault?: VaultUpdate
  }): Promise<string[]>
  /** Whose place in the network a device was last seen at, as a range of addresses. */
  placeDevice(at: { deviceId: DeviceId; place: string }): Promise<void>

  /** @throws ChatError `suspended` when the account may not be used. */
  createSession(session: SessionRecord): Promise<void>
  session(at: { sessionId: string; nowMs: number }): Promise<SessionRecord | undefined>
  /**
   * Gives the session its device, or a device's session another refresh token. @returns the session as it then is.
   * @throws ChatError `not-signed-in` when it is over, `not-found` when the device is not one of its account's.
   */
  tieSession(at: {
    sessionId: string
    deviceId: DeviceId
    refreshHash: string
    expiresAtMs: number
  }): Promise<SessionRecord>
  /**
   * Exchanges the current refresh token, or the one before while its successor is unused. Any other that was once the
   * session's ends it: somebody has a copy.
   * @returns the session as it then is, or `reused`. @throws ChatError `not-signed-in` when it is over.
   */
  rotateSession(rotation: SessionRotation): Promise<SessionRecord | 'reused'>
  /** The newest refresh token has arrived: the one before is good for nothing from now on. */
  confirmSession(at: { sessionId: string; refreshCount: number }): Promise<void>
  endSession(at: { sessionId: string }): Promise<void>
  /** An account's live sessions, the one used last first. */
  sessionsOf(at: { accountId: AccountId; nowMs: number }): Promise<SessionRecord[]>
  /** Ends all of an account's sessions but one. @returns those that ended. */
  endSessionsOf(at: { accountId: AccountId; exceptSessionId?: string }): Promise<string[]>
  /** Remembers a nonce until it could not be used any more. @returns whether it is new: only the first who asks hears so. */
  spendNonce(at: { nonce: string; nowMs: number; expiresAtMs: number }): Promise<boolean>

  /** @returns how many one-time packages the device now has. Keeps at most `limits.keyPackagesPerDevice`. */
  publishKeys(at: { deviceId: DeviceId; keyPackages: KeyPackageUpload }): Promise<number>
  /** Takes one each, and the last resort (which stays) where no other is left. @returns also how many are left. */
  claimKeys(at: {
    deviceIds: DeviceId[]
  }): Promise<{ deviceId: DeviceId; keyPackage: string; left: number }[]>

  /** Makes the room and its first entry (`roster`, `created`). @returns the existing room for a direct pair, or for a repeated `eventId`. */
  createRoom(made: NewRoom): Promise<{ room: Room; isNew: boolean }>
  rooms(at: { accountId: AccountId }): Promise<Room[]>
  openRooms(): Promise<{ roomId: RoomId; sealedProfile: string; memberCount: number }[]>
  room(at: { roomId: RoomId }): Promise<Room | undefined>
  describeRoom(at: { roomId: RoomId; sealedProfile: string }): Promise<void>
  /** How far back the room's log is handed out, and after how many days its messages are erased (0: never). @throws ChatError `not-found` */
  setRoomPolicy(at: { roomId: RoomId; history: HistoryPolicy; keepDays: number }): Promise<void>

  /**
   * Gives the entry the next number in its room's log, with everything it changes, all or nothing.
   *
   * - A known `eventId` (same room, same sender) returns the stored entry. From another sender: `bad-request`.
   * - The sender must be a joined member (`not-found` otherwise), save for `asked`.
   * - message: `sentAtMs` is within `limits.clockSkewMs` of `acceptedAtMs`, else `message-stale`; `afterCommitSeq` is the room's
   *   last commit, or the one before it if that last commit removed nobody and is at most `limits.staleEpochGraceMs` old (by
   *   `acceptedAtMs`), else `epoch-stale`; (device, kid, counter) must increase, else `message-replayed`.
   * - commit: `afterCommitSeq` is the room's last commit, else `epoch-stale`. Adds become `joined` at this entry (whether they
   *   had `asked` or not), removes stop being members or asking; the stored entry names only those who really did. Welcomes are
   *   filed for `addedDevices`; `room-full` over `limits.roomMembers`.
   *   Direct rooms never have more than the two people they were made for: `not-allowed`.
   * - post: only in a public room, as a message or a commit is only in any other: `not-allowed`.
   * - roster of a public room: `joined` (as its administrator where nobody is in), `added`, `removed`, `promoted`, `demoted`; elsewhere `not-allowed`.
   * - roster: `asked` adds an asking member (repeating is harmless), `left` ends membership at once; the rest only log.
   */
  append(entry: Append): Promise<Appended>
  /** One page of the log in order; `more` says whether it goes on in that direction. `floorSeq`: nothing below is returned. */
  events(at: {
    roomId: RoomId
    after?: number
    before?: number
    limit: number
    floorSeq: number
  }): Promise<{ events: RoomEvent[]; more: boolean }>
  /**
   * Takes the sealed bytes of messages away; what is left of them is an entry of kind `erased`. Ids that are not there, or erased already, are passed over.
   *
   * @param at `only`: whose messages may go; everybody's when it is missing. @throws ChatError `not-allowed`: then none went.
   */
  erase(at: { roomId: RoomId; eventIds: EventId[]; only?: AccountId; nowMs: number }): Promise<void>
  /** Erases messages that are older than their room keeps them. @returns how many; asked again until there are none. */
  eraseExpired(at: { nowMs: number; limit: number }): Promise<number>
  audience(at: { roomId: RoomId }): Promise<Audience>
  /** Moves an account's cursor forward. @returns the cursor as it now stands, or nothing when it did not move. */
  moveCursor(at: {
    roomId: RoomId
    accountId: AccountId
    delivered: number
    read: number
  }): Promise<Cursor | undefined>

  welcomes(at: {
    deviceId: DeviceId
  }): Promise<{ roomId: RoomId; seq: number; invitedBy: AccountId; welcome: string }[]>
  takeWelcome(at: { deviceId: DeviceId; roomId: RoomId; seq: number }): Promise<void>

  createInvite(invite: InviteRecord): Promise<void>
  invite(at: { inviteId: InviteId; nowMs: number }): Promise<InviteRecord | undefined>
  revokeInvite(at: { inviteId: InviteId }): Promise<void>

  /** Whoever came by a provider and has no workspace key yet, whoever waits longest first. */
  arrivals(): Promise<ArrivalRecord[]>
  arrival(at: { accountId: AccountId }): Promise<ArrivalRecord | undefined>
  /** The first who grants it has granted it. @throws ChatError `not-found` */
  grantArrival(at: { accountId: AccountId; sealed: string; grantedBy: AccountId }): Promise<void>
  endArrival(at: { accountId: AccountId }): Promise<void>

  /** Adding the same again changes nothing. */
  addReport(at: { report: Report }): Promise<void>
  /** Newest first. */
  reports(at: { limit: number }): Promise<Report[]>
  /** Without `closedBy`: at the server's console. @throws ChatError `not-found` */
  closeReport(at: { reportId: ReportId; closedBy?: AccountId; closedAtMs: number }): Promise<void>

  readVault(at: {
    accountId: AccountId
    after: number
  }): Promise<{ entries: VaultEntry[]; place: number; more: boolean; head?: VaultHead }>
  vaultHead(at: { accountId: AccountId }): Promise<VaultHead | undefined>
  /**
   * All or nothing: the stored head is of version `after` and each entry's version is the next one, else `vault-conflict`.
   * The same head again changes nothing. Neither version nor root version goes down: `bad-request`.
   */
  writeVault(at: { accountId: AccountId; update: VaultUpdate; entries: VaultEntry[] }): Promise<void>
  /** A new password record with the vault that it opens. @throws ChatError `vault-conflict`. */
  changePassword(at: { accountId: AccountId; registrationRecord: string; update: VaultUpdate }): Promise<void>

  /** Oldest first. */
  credentials(at: { accountId: AccountId }): Promise<CredentialRecord[]>
  credential(at: { credentialId: string }): Promise<CredentialRecord | undefined>
  /**
   * Writes and removes an account's credentials, all or nothing, with the vault that they open where they open it.
   * @throws ChatError `vault-conflict`; `bad-request` for an id that another account has.
   */
  changeCredentials(at: {
    accountId: AccountId
    put: CredentialRecord[]
    remove: string[]
    update?: VaultUpdate
  }): Promise<void>
  /** @returns whether it is there and `counter` is higher than ever before; authenticators that do not count always give 0. */
  useCredential(at: { credentialId: string; counter: number; nowMs: number }): Promise<boolean>
  /** @returns whether it was there: of many who take it at once, one does. */
  takeCredential(at: { credentialId: string }): Promise<boolean>

  /** Keeps something for a short while, for whichever server is asked next. @returns whether nothing was there. */
  putSlot(at: { slotId: string; body: string; expiresAtMs: number; nowMs: number }): Promise<boolean>
  slot(at: { slotId: string; nowMs: number }): Promise<string | undefined>
  /** Of many who take it at once, one gets it. */
  takeSlot(at: { slotId: string; nowMs: number }): Promise<string | undefined>

  /**
   * Begins an upload; beginning the same one again is harmless. @throws ChatError `quota-full` when the account's files would
   * come to more than `quotaBytes`, `bad-request` when the id is taken.
   */
  beginFile(made: {
    file: Omit<FileRecord, 'storedBytes' | 'touchedAtMs'>
    quotaBytes: number
    nowMs: number
  }): Promise<FileRecord>
  /** Nothing for one that is about to be removed. */
  file(at: { fileId: FileId }): Promise<FileRecord | undefined>
  /**
   * Adds what has been stored under `part.name`. Of two servers that add to one place at once one succeeds.
   *
   * @throws ChatError `upload-conflict` unless it begins where the file ends, `bad-request` beyond its size, `not-found`.
   */
  addFilePart(at: { fileId: FileId; part: FilePart; nowMs: number }): Promise<void>
  /** Those that hold bytes from `from` up to but not including `to`, in order. */
  fileParts(at: { fileId: FileId; from: number; to: number }): Promise<FilePart[]>
  /** Rooms with a message that speaks of the file. */
  fileRooms(at: { fileId: FileId }): Promise<RoomId[]>
  /**
   * Notes that a message speaks of these files; repeating is harmless. Each must be whole, and the account's own or one that a
   * room it is in has a message about. @throws ChatError `file-missing`.
   */
  claimFiles(at: {
    roomId: RoomId
    eventId: EventId
    accountId: AccountId
    fileIds: FileId[]
    nowMs: number
  }): Promise<void>
  /**
   * Marks files for removal that no message speaks of and that were last touched before `beforeMs`, so that nothing can use them any
   * more. @returns all that are marked, those of before included.
   */
  doomFiles(at: { beforeMs: number; limit: number }): Promise<FileId[]>
  /** Marks one's own upload for removal, unless a message speaks of it. @returns whether it did. */
  doomFile(at: { fileId: FileId; accountId: AccountId }): Promise<boolean>
  /** Its bytes are gone from the file store. */
  forgetFile(at: { fileId: FileId }): Promise<void>

  /** What a plugin keeps under a key; its scope is its own. */
  pluginValue(at: { scope: string; key: string }): Promise<string | undefined>
  /** `there`: it was to be new and is not. `full`: the scope would hold more than it may; nothing has changed. */
  putPluginValue(write: PluginWrite): Promise<'stored' | 'there' | 'full'>
  dropPluginValue(at: { scope: string; key: string }): Promise<void>
  /** Keys that begin with `prefix` and come after `after`, in the order of their bytes. */
  pluginKeys(at: { scope: string; prefix: string; after: string; limit: number }): Promise<string[]>

  /**
   * Has a device woken by this way, in the place of what the same id stood for. @throws ChatError `not-found` when the id is another
   * device's, `push-refused` over `limits.pushSubscriptionsPerDevice`.
   */
  putPush(at: { push: PushRecord }): Promise<void>
  pushes(at: { accountIds: AccountId[] }): Promise<PushRecord[]>
  removePush(at: { subscriptionId: string; accountId: AccountId }): Promise<void>

  /** Row counts and file sizes for /metrics and diagnostics. */
  measure(): Promise<Record<string, number>>
  /** A write and a sync that change nothing, for readiness. @throws ChatError `storage-full`. */
  probe(): Promise<void>
  close(): Promise<void>
}
