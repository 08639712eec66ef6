import type { Authority, DeviceKeys, LeafOwner } from '@securechat/crypto'
import type {
  AccountId,
  Certificate,
  DeviceId,
  DirectoryDevice,
  EventId,
  Operation,
  Person,
  RoomEvent,
  RoomId,
  Signal,
} from '@securechat/protocol'
import type { z } from 'zod'
import type { EngineApi } from './engine-api.ts'
import type { FileContent } from './files/file-content.ts'
import type { NewFile } from './files/new-file.ts'
import type { UploadEnd } from './files/uploads.ts'
import type { ConnectionState, EngineState, Me, MessageExtras, RoomSummary, Timeline } from './state.ts'
import type { Store, StoreEntry } from './store/store.ts'

/** Takes a listener away again; calling it twice is harmless. */
export type Unsubscribe = () => void

/** The connection as rooms see it. It comes and goes; nothing it delivers may be trusted to be complete. */
export interface Link {
  readonly state: ConnectionState
  /** Whether the socket is open and proved right now. */
  readonly isOpen: boolean
  /**
   * Asks the server for an operation. Answers out of order are normal; requests leave in the order made.
   * @throws ChatError with the server's code.
   * @throws OfflineError at once when the connection is not open, or when it closes before the answer.
   */
  request<Op extends Operation>(operation: Op, input: z.input<Op['input']>): Promise<z.output<Op['output']>>
  /** Runs after every (re)connect. Runs at once (in a microtask) when the link is open already. */
  onOpen(listener: () => void): Unsubscribe
  /** Live events; they may repeat or lack some. */
  onEvent(listener: (event: RoomEvent) => void): Unsubscribe
  onSignal(listener: (signal: Signal) => void): Unsubscribe
  /** The server's clock as far as it is known here: to stamp messages with. */
  serverNowMs(): number
}

/** The private half of a key package that somebody has used to add this device. */
export interface KeyPackageSecret {
  /** As `createKeyPackages` gave them. */
  public: Uint8Array
  secret: Uint8Array
  /** Store keys to delete in the same write that saves the group joined: a key package is used once. Empty for the last resort. */
  spend: string[]
}

/** The account's sealed vault, mirrored on this device. Entries are written once: the first content of a name stays. */
export interface Vault {
  /** From the mirror; no network. */
  get(name: string): Promise<Uint8Array | undefined>
  /** Names start with `prefix`; in the order of names. From the mirror. */
  list(prefix: string): Promise<{ name: string; content: Uint8Array }[]>
  /** Store entries to add to the caller's own atomic write, so that the entry is known here at the same moment; then call `flush`. */
  stage(name: string, content: Uint8Array): StoreEntry[]
  /** Writes what is staged to the server, in batches, now if online and otherwise after the next connect. */
  flush(): void
  /** Stages and flushes. Resolves when it is durable on this device. */
  put(name: string, content: Uint8Array): Promise<void>
  /**
   * Puts something else in the place of what these names hold; empty content takes it away. Of two devices that rewrite the same
   * name the later counts: only for names that one device alone writes to, or where all would write the same.
   */
  rewrite(entries: readonly { name: string; content: Uint8Array }[]): Promise<void>
  /** Reads what the account's other devices have written since. @throws OfflineError */
  refresh(): Promise<void>
  /** Names that arrived from the account's other devices. */
  onChange(listener: (names: string[]) => void): Unsubscribe
}

/** Who this device is. */
export interface Identity {
  readonly me: Me
  readonly workspaceName: string
  readonly deviceId: DeviceId
  readonly deviceKeys: DeviceKeys
  readonly certificate: Certificate
  /** The account's own RSA-PSS public key (SPKI, base64url), from the vault and not from the server: join proofs cover it. */
  readonly identityKey: string
  /** 32 bytes; seals the profiles of open rooms. */
  readonly workspaceKey: Uint8Array
  /** Checks every credential in every group against certificates, pins and revocations. */
  readonly authority: Authority
  readonly vault: Vault
  /** @param ref KeyPackageRef in base64url, as published. */
  keyPackageSecret(ref: string): Promise<KeyPackageSecret | undefined>
  /** All refs this device still holds a secret for: for finding which one a Welcome is for. */
  keyPackageRefs(): Promise<string[]>
}

/** A person as rooms see them: the directory's word, with whether it still agrees with this account's pin. */
export type KnownPerson = Person & {
  identityChanged: boolean
  /** The person at one of this account's devices has compared safety numbers, for the key the directory shows. */
  isVerified: boolean
  /** They have, but for another key than the directory shows now: nothing is sent before they have looked again. */
  isReviewDue: boolean
}

export type KnownDevice = DirectoryDevice & {
  /** Certified under an account key that was replaced since: it belongs in no group any more. */
  isSuperseded: boolean
}

/** Everybody in the workspace, kept up to date while connected and remembered while not. */
export interface People {
  all(): KnownPerson[]
  get(accountId: AccountId): KnownPerson | undefined
  /** The name, or something short to show in its place when the account is not known (yet). */
  nameOf(accountId: AccountId): string
  /**
   * Every device of these accounts as the server lists it, revoked ones included. Cached; read again after a `person` signal.
   * Devices whose certificate or account key does not hold are left out: nothing may be sealed to them.
   * @throws OfflineError when something is not cached and the link is closed.
   */
  devicesOf(accountIds: AccountId[]): Promise<KnownDevice[]>
  /**
   * These are in a group that this device follows. Where one sits under a changed account key, a member has let it in
   * on purpose, and that is accepted; unless its person was verified here, which only their own word can replace.
   */
  vouchedFor(members: readonly LeafOwner[]): Promise<void>
  /** Something about people or their devices may be different now. */
  onChange(listener: (accountIds: AccountId[]) => void): Unsubscribe
}

/** Files on their way to the server, as rooms see them. */
export interface Uploads {
  /** Seals files for one message, and remembers them until `forget`. @throws FileGone; DeviceFullError */
  take(at: { roomId: RoomId; eventId: EventId }, files: readonly NewFile[]): Promise<FileContent[]>
  /** Begins to bring them to the server, or goes on; `onEnd` tells when that is over. */
  start(eventId: EventId): void
  /** The message is in the log, or was given up. @param isSent Otherwise what is on the server goes, too. */
  forget(eventId: EventId, how: { isSent: boolean }): Promise<void>
  onEnd(listener: (end: UploadEnd) => void): Unsubscribe
  /** Goes on with what an earlier run left. */
  resume(): Promise<void>
  stop(): Promise<void>
}

/** Everything the room half of the engine works with. */
export interface RoomsContext {
  store: Store
  link: Link
  identity: Identity
  people: People
  uploads: Uploads
  /** Where the server is reached: invitation links start with it, e.g. `https://chat.example.org`. */
  serverUrl: string
  nowMs: () => number
  /** From 0 up to 1, for jitter only; ids and keys come from the crypto package. */
  random: () => number
  /** Runs `job` once after `delayMs`. @returns a function that cancels it. */
  schedule: (delayMs: number, job: () => void) => () => void
  /** Summaries may be different now and, when `roomId` is given, that room's timeline too. Cheap; call it often. */
  changed: (roomId?: RoomId) => void
  /** Background work failed in a way nobody foresaw. It is tried again after the next connect; `error` is for whoever looks after the client. */
  fault: (error: unknown) => void
}

type RoomCalls = Pick<
  EngineApi,
  | 'createRoom'
  | 'openDirect'
  | 'joinRoom'
  | 'joinByInvite'
  | 'leaveRoom'
  | 'addMembers'
  | 'removeMember'
  | 'renameRoom'
  | 'setRoomPolicy'
  | 'createInvite'
  | 'retry'
  | 'discard'
  | 'markRead'
  | 'typing'
  | 'setDraft'
  | 'loadOlder'
  | 'timeline'
  | 'search'
  | 'fetchHistory'
  | 'transcript'
  | 'act'
  | 'ask'
  | 'thread'
  | 'pins'
  | 'messages'
  | 'journey'
  | 'markNew'
  | 'readThread'
  | 'reveal'
  | 'reportMessage'
>

/** The room half of the engine. */
export interface Rooms extends RoomCalls {
  /** Loads what this device knows and starts to follow the link. Needs no network. */
  start(): Promise<void>
  /** The names of open rooms can be read that could not be before. @throws OfflineError */
  refreshOpenRooms(): Promise<void>
  /** Resolves once nothing of it runs any more; it writes nothing afterwards. */
  stop(): Promise<void>
  /** @param eventId Made by whoever calls; giving the same again changes nothing, wherever the first one got to. */
  send(roomId: RoomId, text: string, eventId: EventId, extras?: MessageExtras): Promise<{ eventId: EventId }>
  /** Resolves once message and files are on this device's disk, as far as they fit; see `Uploads`. @throws FileGone */
  sendFiles(
    roomId: RoomId,
    message: { text: string; files: NewFile[]; extras?: MessageExtras },
    eventId: EventId,
  ): Promise<{ eventId: EventId }>
  summaries(): RoomSummary[]
  /** Open rooms of the workspace that this account is not in. */
  openRooms(): EngineState['openRooms']
  mayMakePublic(): boolean
  timeline(roomId: RoomId): Promise<Timeline>
  /** Keeps this room's timeline at hand and reports its changes. @returns a function that stops it. */
  watch(roomId: RoomId): Unsubscribe
}

export type CreateRooms = (context: RoomsContext) => Rooms
