/**
 * The little of MLS (RFC 9420) that rooms are built on, so that the library underneath can be exchanged.
 * An engine knows the protocol; which commits and members a room accepts is decided above it (group.ts).
 */
export interface MlsEngine {
  createKeyPackage(input: NewKeyPackage): Promise<KeyPackage>
  /** @throws when the bytes are not one key package of our suite. Checks no signature. */
  readKeyPackage(bytes: Uint8Array): KeyPackageFacts
  /** The KeyPackageRefs a Welcome is for, base64url. @throws when the bytes are not a Welcome of our suite. */
  readWelcome(welcome: Uint8Array): string[]
  create(input: NewGroup): Promise<MlsGroup>
  join(input: JoinGroup): Promise<{ group: MlsGroup; groupInfoExtensions: MlsExtension[] }>
  restore(bytes: Uint8Array, credentials: CredentialCheck): MlsGroup
  /** Opens a PrivateMessage of the ratchet's epoch; its key is gone from the ratchet that is returned. @throws when it does not open. */
  openPrivate(ratchet: Uint8Array, message: Uint8Array): Promise<OpenedPrivate>
}

/** One epoch of a group as one member holds it. Immutable: committing or applying gives another. */
export interface MlsGroup {
  readonly groupId: Uint8Array
  readonly epoch: bigint
  readonly ownLeaf: number
  readonly extensions: readonly MlsExtension[]
  readonly leaves: readonly MlsLeaf[]
  /** Same for all members of the epoch and for nobody else (RFC 9420 §8.7). */
  readonly epochAuthenticator: Uint8Array
  /** MLS-Exporter (RFC 9420 §8.5). */
  exportSecret(label: string, lengthBytes: number): Promise<Uint8Array>
  serialize(): Uint8Array
  /**
   * What PrivateMessages of this epoch are sealed and opened with (RFC 9420 §9), as it is when the epoch begins; nothing
   * for a group that was restored. Kept apart from the group, since it changes with every message.
   */
  freshRatchet(): Uint8Array | undefined
  /** Seals a PrivateMessage. The ratchet that is returned must be on disk before the message leaves: a key is used once. */
  sealPrivate(
    ratchet: Uint8Array,
    message: { data: Uint8Array; authenticated: Uint8Array },
  ): Promise<{ message: Uint8Array; ratchet: Uint8Array }>
  /** Adds may leave the path out; anything else has one. All proposals go by value, in a PublicMessage. */
  commit(changes: MlsChanges): Promise<{ next: MlsGroup; commit: Uint8Array; welcome?: Uint8Array }>
  /** @throws when the bytes are not a commit in a PublicMessage. Checks no signature. */
  readCommit(commit: Uint8Array): CommitFacts
  /** Checks and applies a commit of another member; `undefined` when it removes this one. */
  apply(commit: Uint8Array): Promise<MlsGroup | undefined>
}

/** Asked for every leaf that is new to a member, and for a committer's own (RFC 9420 §5.3.1). */
export interface CredentialCheck {
  validate(identity: Uint8Array, signatureKey: Uint8Array): Promise<boolean>
  /** The time that key packages are held to when they are committed. */
  nowMs(): number
}

export interface MlsExtension {
  type: number
  data: Uint8Array
}

export interface MlsLeafKeys {
  identity: Uint8Array
  signatureKey: Uint8Array
  encryptionKey: Uint8Array
}

export interface MlsLeaf extends MlsLeafKeys {
  leaf: number
}

export interface NewKeyPackage {
  identity: Uint8Array
  signKey: Uint8Array
  signatureKey: Uint8Array
  notBeforeMs: number
  notAfterMs: number
}

export interface KeyPackage {
  /** KeyPackageRef (RFC 9420 §5.2), base64url. */
  ref: string
  /** What is published. */
  public: Uint8Array<ArrayBuffer>
  /** Everything needed to join by it. Secret, and to be deleted once used. */
  secret: Uint8Array<ArrayBuffer>
}

export interface KeyPackageFacts extends MlsLeafKeys {
  notBeforeMs: number
  notAfterMs: number
  /** Whether the leaf says it understands the extensions our groups carry. */
  isCapable: boolean
}

export interface NewGroup {
  groupId: Uint8Array
  keyPackageSecret: Uint8Array
  extensions: MlsExtension[]
  credentials: CredentialCheck
}

export interface JoinGroup {
  welcome: Uint8Array
  keyPackageSecret: Uint8Array
  credentials: CredentialCheck
}

export interface MlsChanges {
  /** Key packages. */
  add: readonly Uint8Array[]
  /** Leaves. */
  remove: readonly number[]
  /** What the GroupContext carries from then on, if that is to be something else. */
  extensions?: readonly MlsExtension[] | undefined
  /** Only those who join can read them. */
  groupInfoExtensions: readonly MlsExtension[]
}

export interface OpenedPrivate {
  data: Uint8Array
  authenticated: Uint8Array
  /** Whose signature it carries. */
  leaf: number
  ratchet: Uint8Array
}

/** What a commit says it does, before anything about it has been verified. */
export interface CommitFacts {
  groupId: Uint8Array
  epoch: bigint
  /** `undefined` when the sender is not a member: an external commit. */
  committer: number | undefined
  add: KeyPackageFacts[]
  remove: number[]
  /** What the GroupContext is to carry, where the commit changes that. */
  extensions: MlsExtension[] | undefined
  /** Whether it holds anything but adds, removes and one change of extensions, by value. */
  hasOther: boolean
  /** The committer's new leaf. */
  path: MlsLeafKeys | undefined
}
