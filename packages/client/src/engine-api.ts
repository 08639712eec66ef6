import type { RoomHistory } from '@securechat/crypto'
import type {
  AccountId,
  DeviceId,
  EventId,
  FileId,
  OwnSession,
  ReportId,
  RoomId,
  SecondFactor,
} from '@securechat/protocol'
import type { SealedFile } from './files/file-content.ts'
import type { FileLimit } from './files/file-limit.ts'
import type { NewFile } from './files/new-file.ts'
import type { RoomTranscript, SearchFound } from './found.ts'
import type { PersonSettings, RoomSettings, SettingsChange } from './settings.ts'
import type { SecurityApi } from './security-api.ts'
import type {
  DeviceSummary,
  EngineState,
  MessageAction,
  MessageExtras,
  MessageLine,
  OwnPresence,
  SafetySummary,
  Thread,
  JourneyFound,
  Timeline,
} from './state.ts'
import type { PluginSettings, PluginSummary } from '@securechat/protocol'
import type { ReportSummary } from './report-summary.ts'

/** An error of a call, in words for people; `code` is from the protocol's table, the crypto package's, or `offline`. */
export interface EngineFailure {
  code: string
  says: string
  /** What a plugin of the server says about it: shown as words that are not ours. */
  reason?: string
}

export interface InvitePreview {
  inviterName: string
  workspaceName: string
  roomName: string
  expiresAtMs: number
}

/**
 * Everything an interface can ask of the client. All calls are asynchronous and cloneable, so that the engine can live in
 * a worker that several tabs share (`remote.ts`). A call that fails rejects with an Error that has `code`.
 */
export interface EngineApi extends SecurityApi {
  setUp(with_: { setUpCode: string; workspaceName: string; name: string; password: string }): Promise<void>
  readInvite(link: string): Promise<InvitePreview>
  /** Makes an account by an invitation and asks to join its room. @returns that room. */
  acceptInvite(with_: { link: string; name: string; password: string }): Promise<{ roomId: RoomId }>
  /** For somebody who already has an account here. */
  joinByInvite(link: string): Promise<{ roomId: RoomId }>
  /** On a device that knows the account it continues where it was; elsewhere it enrols a new device and restores the vault. */
  signIn(with_: {
    name: string
    password: string
    secondFactor?: SecondFactor
    /** Of `finishProvider`. */
    ticket?: string
  }): Promise<void>
  /** Ends the session. What this device holds stays here, sealed, until the same account signs in again or `forget` is set. */
  signOut(with_?: { forget?: boolean }): Promise<void>

  /** One's own devices, this one first. */
  devices(): Promise<DeviceSummary[]>
  /** The name is for one's own devices alone; no server reads it. */
  renameDevice(deviceId: DeviceId, name: string): Promise<void>
  /** Signs another device out for good: it gets nothing any more, and every room changes its keys. */
  revokeDevice(deviceId: DeviceId): Promise<void>

  /** Where one is signed in, this session first. */
  sessions(): Promise<OwnSession[]>
  /** Ends one of them at once, wherever it is open; its device stays one of the account's. */
  endSession(sessionId: string): Promise<void>
  /** Ends all but this one. @returns how many. */
  endOtherSessions(): Promise<number>

  /** What to compare with this person, face to face or in a call. */
  safetyNumber(accountId: AccountId): Promise<SafetySummary>
  /** @param digits The number that was compared. Every device of this account knows of it afterwards. */
  setVerified(accountId: AccountId, digits: string, isVerified: boolean): Promise<void>
  /** Goes on with a changed key without comparing it. @param digits The number that was shown beside the question. */
  acceptIdentity(accountId: AccountId, digits: string): Promise<void>

  /**
   * Looks through everything on this device: words and parts of words, `from:`, `in:`, `has:`, `before:`.
   * @param roomId Only there.
   */
  search(text: string, roomId?: RoomId): Promise<SearchFound>
  /** Fetches what of a room's history is not on this device, as far as there is a connection. */
  fetchHistory(roomId: RoomId): Promise<void>
  /** Everything of a room that can be read, fetched as far as there is a connection. */
  transcript(roomId: RoomId): Promise<RoomTranscript>

  /** What is set here holds on every device of the account. */
  setRoomSettings(roomId: RoomId, change: SettingsChange<RoomSettings>): Promise<void>
  setPersonSettings(change: SettingsChange<PersonSettings>): Promise<void>

  createRoom(with_: {
    /** `public`: not encrypted. */
    kind: 'group' | 'open' | 'public'
    name: string
    topic?: string
    history?: RoomHistory
    /** See `RoomSummary`; 0 unless given. */
    keepDays?: number
    memberIds?: AccountId[]
  }): Promise<{ roomId: RoomId }>
  openDirect(accountId: AccountId): Promise<{ roomId: RoomId }>
  joinRoom(roomId: RoomId): Promise<void>
  leaveRoom(roomId: RoomId): Promise<void>
  addMembers(roomId: RoomId, accountIds: AccountId[]): Promise<void>
  removeMember(roomId: RoomId, accountId: AccountId): Promise<void>
  renameRoom(roomId: RoomId, to: { name: string; topic: string }): Promise<void>
  /** What newcomers can read and how long messages are kept: agreed by the group, for what is written from then on. */
  setRoomPolicy(roomId: RoomId, policy: { history: RoomHistory; keepDays: number }): Promise<void>
  /** @returns the link to pass on; its secret is after the `#` and never reaches a server. */
  createInvite(roomId: RoomId): Promise<{ url: string; expiresAtMs: number }>

  /**
   * Resolves once the message is in the durable outbox; delivery shows in the timeline.
   * @param eventId Made here unless given; asking again with the same one sends nothing twice.
   */
  send(roomId: RoomId, text: string, eventId?: EventId, extras?: MessageExtras): Promise<{ eventId: EventId }>
  /**
   * Like `send`, for a message with files: it goes out once they are on the server, and others do not wait for it.
   * `discard` calls it off, `retry` goes on. @throws FileGone
   */
  sendFiles(
    roomId: RoomId,
    message: { text: string; files: NewFile[]; extras?: MessageExtras },
    eventId?: EventId,
  ): Promise<{ eventId: EventId }>
  /** Gets a file and opens it. @throws CryptoError `damaged` when it is not what its message describes. */
  openFile(file: SealedFile): Promise<Blob>
  /** Stops getting it. */
  cancelFile(fileId: FileId): Promise<void>
  /** How large a file may be on this server; nothing while it has not said so. */
  fileLimit(): Promise<FileLimit | undefined>
  /** Like `send`: in the durable outbox once it resolves, and shown at once. @throws ChatError `not-allowed` for what would not hold. */
  act(roomId: RoomId, action: MessageAction): Promise<void>
  /** Asks the room. */
  ask(roomId: RoomId, poll: { question: string; options: string[]; isMultiple: boolean }): Promise<void>
  /** A thread as it is now, or nothing when its first message is not on this device. */
  thread(roomId: RoomId, root: EventId): Promise<Thread | undefined>
  /** The messages of a room that are pinned and on this device, oldest first. */
  pins(roomId: RoomId): Promise<MessageLine[]>
  /** These messages, as far as they are on this device, in the order of the log. */
  messages(roomId: RoomId, eventIds: EventId[]): Promise<MessageLine[]>
  /** The way of a message sent from this device, and how long that usually takes. */
  journey(roomId: RoomId, eventId: EventId): Promise<JourneyFound>
  /** Puts the "New" line above this entry again; that the room is unread is for `setRoomSettings`. */
  markNew(roomId: RoomId, seq: number): Promise<void>
  /** The thread has been seen up to its end. */
  readThread(roomId: RoomId, root: EventId): Promise<void>
  /** Extends the watched window upwards until this message is in it. @returns where it is shown: perhaps in a thread. */
  reveal(roomId: RoomId, eventId: EventId): Promise<{ thread?: EventId } | undefined>
  retry(roomId: RoomId, eventId: EventId): Promise<void>
  discard(roomId: RoomId, eventId: EventId): Promise<void>
  /** Everything up to `seq` has been seen by the person. */
  markRead(roomId: RoomId, seq: number): Promise<void>
  typing(roomId: RoomId): Promise<void>
  setDraft(roomId: RoomId, text: string): Promise<void>
  setPresence(state: OwnPresence): Promise<void>
  /** Extends the watched window upwards. @returns whether there is still more. */
  loadOlder(roomId: RoomId): Promise<boolean>
  /** Tries to connect now instead of after the pause. */
  reconnect(): Promise<void>

  /** Reveals one message, with proof, to the workspace's administrators. @param seq Its number in the room's log. */
  reportMessage(roomId: RoomId, seq: number, reason: string): Promise<void>
  /** For owner and administrators. */
  reports(): Promise<ReportSummary[]>
  closeReport(reportId: ReportId): Promise<void>

  /** The server's plugins, for those who look after the workspace. */
  plugins(): Promise<PluginSummary[]>
  configurePlugin(name: string, settings: PluginSettings): Promise<PluginSummary>
  restartPlugin(name: string): Promise<PluginSummary>

  state(): Promise<EngineState>
  timeline(roomId: RoomId): Promise<Timeline>
}

/** What the engine tells its interface: state as a whole, timelines only of watched rooms. Sent at most once per turn. */
export type EngineUpdate =
  | { kind: 'state'; state: EngineState }
  | { kind: 'timeline'; timeline: Timeline }
  /** A file on its way, up or down; told for each piece that has arrived. */
  | { kind: 'transfer'; fileId: FileId; doneBytes: number; totalBytes: number }

/** An engine as an interface sees it, local or remote. */
export interface EngineClient {
  readonly api: EngineApi
  onUpdate(listener: (update: EngineUpdate) => void): () => void
  /** Starts sending updates of this room's timeline, first of all as it is now. @returns a function that stops it. */
  watch(roomId: RoomId): () => void
  close(): void
}
