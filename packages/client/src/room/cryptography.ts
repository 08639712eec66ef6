import type {
  Changes,
  GroupMember,
  IncomingMessage,
  OpenedMessage,
  OpenedPrivate,
  OutgoingMessage,
  RoomPolicy,
  RoomSettings,
} from '@securechat/crypto'
import type { InviteId, JoinProof, MessageEvent, RoomId } from '@securechat/protocol'

/**
 * What rooms need of the crypto package, and no more: `real-cryptography.ts` gives the real thing, and a simulation
 * gives one without keys that keeps the same rules.
 */
export interface RoomCryptography {
  /** Sixteen random bytes, base64url. */
  newId(): string
  /** A group with this device as its only member. */
  foundGroup(room: { roomId: RoomId; policy: RoomPolicy }): Promise<RoomGroup>
  /** @throws CryptoError `bad-welcome`, `directory-unreachable` */
  joinGroup(by: {
    welcome: Uint8Array
    keyPackageSecret: Uint8Array
  }): Promise<{ group: RoomGroup; briefing?: Uint8Array | undefined }>
  restoreGroup(bytes: Uint8Array): RoomGroup
  /** Which key packages a Welcome is for. @throws CryptoError `bad-welcome` */
  welcomeRefs(welcome: Uint8Array): string[]
  /** Whose key package this says it is. @throws CryptoError `bad-key-package` */
  ownerOf(keyPackage: Uint8Array): { accountId: string; deviceId: string }
  /** Seals this device's messages of the group's epoch. One per epoch and session: see `Sealer`. */
  sealer(group: RoomGroup, epochSecret: Uint8Array): MessageSealer
  /** @throws CryptoError `bad-frame`, `untrusted-identity`, `bad-certificate`, `directory-unreachable` */
  open(
    event: MessageEvent,
    epochSecret: Uint8Array,
    unwrap?: IncomingMessage['unwrap'],
  ): Promise<Pick<OpenedMessage, 'content' | 'salt' | 'signature' | 'leaf' | 'kid' | 'counter'>>
  /** @throws CryptoError `bad-frame` */
  openPrivate(ratchet: Uint8Array, message: Uint8Array): Promise<OpenedPrivate>
  /** What follows from an invitation's secret; a new one when none is given. @throws CryptoError `damaged` */
  invite(secret?: string): Promise<InviteKeys>
  /** Whether whoever asks to join holds the invitation with this secret. */
  isProven(request: InviteClaim): Promise<boolean>
  /** Seals an open room's name and topic for the workspace. @returns base64url. */
  sealProfile(roomId: RoomId, profile: Uint8Array): Promise<string>
  /** @throws CryptoError `damaged` */
  openProfile(roomId: RoomId, sealed: string): Promise<Uint8Array>
}

/** A room's MLS group in one epoch; immutable. `Group` of the crypto package is one. */
export interface RoomGroup {
  readonly roomId: RoomId
  readonly settings: RoomSettings
  readonly members: readonly GroupMember[]
  readonly epoch: number
  readonly ownLeaf: number
  serialize(): Uint8Array
  /** 32 bytes, the same for every member of the epoch. */
  epochSecret(): Promise<Uint8Array>
  /** Where the room keeps no history: see `Group`. */
  freshRatchet(): Uint8Array | undefined
  sealPrivate(
    ratchet: Uint8Array,
    message: { data: Uint8Array; authenticated: Uint8Array },
  ): Promise<{ message: Uint8Array; ratchet: Uint8Array }>
  /** @throws CryptoError `bad-key-package`, `untrusted-identity`, `bad-commit`, `directory-unreachable` */
  commit(changes: Changes): Promise<{ next: RoomGroup; commit: Uint8Array; welcome?: Uint8Array }>
  /** @throws CryptoError `bad-commit`, `directory-unreachable` */
  process(commit: Uint8Array, acceptedAtMs: number): Promise<ProcessedCommit>
}

export type ProcessedCommit =
  | {
      kind: 'advanced'
      next: RoomGroup
      committer: GroupMember
      added: GroupMember[]
      removed: GroupMember[]
    }
  | { kind: 'removed'; committer: GroupMember }

export interface MessageSealer {
  seal(message: OutgoingMessage): Promise<{ frame: string; frankingTag: string }>
}

export interface InviteKeys {
  inviteId: InviteId
  secret: string
  /** @returns base64url. */
  seal(note: Uint8Array): Promise<string>
  /** @throws CryptoError `damaged` */
  open(sealed: string): Promise<Uint8Array>
  /** Shows that this account holds the invitation. */
  prove(roomId: RoomId): Promise<JoinProof>
}

export interface InviteClaim {
  secret: string
  roomId: RoomId
  accountId: string
  /** The newcomer's account key (SPKI, base64url). */
  identityKey: string
  proof: JoinProof
}
