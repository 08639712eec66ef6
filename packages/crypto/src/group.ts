import { limits, RoomId } from '@securechat/protocol'
import type { Authority } from './authority.ts'
import { type Bytes, fromBase64url, onHeap, toBase64url } from './bytes.ts'
import { CryptoError, type CryptoErrorCode, refusingAs } from './errors.ts'
import { extensionTypes } from './extensions.ts'
import {
  admitAll,
  checkCommit,
  checkFits,
  checkOneKeyEach,
  type GroupMember,
  readMembers,
} from './group-rules.ts'
import { readKeyPackage } from './key-package.ts'
import type { KeyPackage, MlsGroup, OpenedPrivate } from './mls-engine.ts'
import {
  changedSettings,
  equalSettings,
  firstSettings,
  readSettings,
  type RoomPolicy,
  type RoomSettings,
  settingsExtension,
} from './room-settings.ts'
import { tsMlsEngine } from './ts-mls-engine.ts'

export interface CreateGroup {
  roomId: string
  /** The founder's own, used for nothing else. */
  keyPackage: KeyPackage
  policy: RoomPolicy
  authority: Authority
}

export interface JoinByWelcome {
  welcome: Uint8Array
  /** Of the key package whose ref is among `welcomeRefs(welcome)`. */
  keyPackageSecret: Uint8Array
  authority: Authority
}

export interface Changes {
  /** Key packages of devices to add. */
  add?: readonly Uint8Array[]
  /** Leaves to remove. */
  remove?: readonly number[]
  /** What is to be agreed on from then on. Who may do that is for whoever reads the commit. */
  policy?: RoomPolicy | undefined
  /** For the newcomers only, in the Welcome: confidential to them and signed by this member. */
  briefing?: Uint8Array | undefined
}

export interface Committed {
  /** The epoch after the commit; to be used once the server has accepted it, and forgotten if it has not. */
  next: Group
  commit: Bytes
  /** Missing when nobody was added. */
  welcome?: Bytes
}

export type Processed =
  | {
      kind: 'advanced'
      next: Group
      committer: GroupMember
      added: GroupMember[]
      removed: GroupMember[]
    }
  /** The commit removes this device: there is no next epoch for it. */
  | { kind: 'removed'; committer: GroupMember }

/**
 * A room's MLS group in one epoch, as one of its devices holds it. Immutable: commits give another `Group`, and
 * this one stays good for as long as the server has not accepted any.
 */
export class Group {
  readonly roomId: RoomId
  readonly settings: RoomSettings
  readonly members: readonly GroupMember[]
  readonly #mls: MlsGroup
  readonly #authority: Authority

  /** @throws CryptoError `code` when the group is not one a room of ours can have. */
  private constructor(mls: MlsGroup, authority: Authority, code: CryptoErrorCode) {
    const roomId = RoomId.safeParse(toBase64url(mls.groupId))
    const settings = readSettings(mls.extensions)
    const members = readMembers(mls.leaves)
    if (!roomId.success || settings === undefined || members === undefined) throw new CryptoError(code)
    this.roomId = roomId.data
    this.settings = settings
    this.members = members
    this.#mls = mls
    this.#authority = authority
  }

  /** @throws CryptoError `untrusted-identity` when not even the founder's own certificate holds. */
  static async create({ roomId, keyPackage, policy, authority }: CreateGroup): Promise<Group> {
    const { identity, signatureKey } = readKeyPackage(keyPackage.public)
    if (!(await authority.validate(identity, signatureKey))) throw new CryptoError('untrusted-identity')
    const mls = await tsMlsEngine.create({
      groupId: fromBase64url(roomId),
      keyPackageSecret: keyPackage.secret,
      extensions: [settingsExtension(firstSettings(policy))],
      credentials: authority,
    })
    return new Group(mls, authority, 'damaged')
  }

  /** @throws CryptoError `bad-welcome`, `directory-unreachable` */
  static async join(input: JoinByWelcome): Promise<{ group: Group; briefing: Bytes | undefined }> {
    const { welcome, keyPackageSecret, authority } = input
    const { group, groupInfoExtensions } = await refusingAs('bad-welcome', () =>
      tsMlsEngine.join({ welcome, keyPackageSecret, credentials: authority }),
    )
    const briefing = groupInfoExtensions.find(({ type }) => type === extensionTypes.briefing)
    return { group: new Group(group, authority, 'bad-welcome'), briefing: briefing && onHeap(briefing.data) }
  }

  /** @throws CryptoError `damaged` when the bytes are not what `serialize` gave. */
  static restore(bytes: Uint8Array, authority: Authority): Group {
    try {
      return new Group(tsMlsEngine.restore(bytes, authority), authority, 'damaged')
    } catch (cause) {
      throw new CryptoError('damaged', { cause })
    }
  }

  get epoch(): number {
    return Number(this.#mls.epoch)
  }

  get ownLeaf(): number {
    return this.#mls.ownLeaf
  }

  /** Secrets in the clear, for the sealed local store only. */
  serialize(): Bytes {
    return onHeap(this.#mls.serialize())
  }

  /**
   * In a room that keeps no history: what this epoch's messages are sealed and opened with, as it is when the epoch is
   * entered. Secret; every use gives another one in its place.
   */
  freshRatchet(): Bytes | undefined {
    if (this.settings.history !== 'none') return undefined
    const ratchet = this.#mls.freshRatchet()
    return ratchet && onHeap(ratchet)
  }

  /** An MLS PrivateMessage (RFC 9420 §6.3), and the ratchet without its key: on disk before the message leaves. */
  sealPrivate(
    ratchet: Uint8Array,
    message: { data: Uint8Array; authenticated: Uint8Array },
  ): Promise<{ message: Uint8Array; ratchet: Uint8Array }> {
    return this.#mls.sealPrivate(ratchet, message)
  }

  /** What this epoch's messages are sealed under (docs/protocol.md, Sealed message): 32 bytes, the same for every member. */
  async epochSecret(): Promise<Bytes> {
    return onHeap(await this.#mls.exportSecret('SecureChat SFrame 1.0 Base Key', 32))
  }

  /** For members to compare aloud: equal if and only if they are in the same group and epoch (RFC 9420 §8.7). */
  get epochAuthenticator(): Bytes {
    return onHeap(this.#mls.epochAuthenticator)
  }

  /**
   * Makes a commit, and the epoch it leads to. Without changes it renews this device's keys.
   *
   * @throws CryptoError `bad-key-package`, `untrusted-identity` for a newcomer who may not come in now;
   *   `bad-commit` for changes that this group cannot make; `directory-unreachable`.
   */
  async commit({ add = [], remove = [], policy, briefing }: Changes = {}): Promise<Committed> {
    const newcomers = add.map(readKeyPackage)
    checkFits(this.#mls, { add: newcomers, remove })
    await admitAll(newcomers, this.#authority, { atMs: this.#authority.nowMs(), graceMs: 0, isOurs: true })
    await checkOneKeyEach(newcomers, this.#without(remove), this.#authority)
    const groupInfoExtensions =
      briefing === undefined ? [] : [{ type: extensionTypes.briefing, data: briefing }]
    const settings = policy && changedSettings(this.settings, policy, this.epoch)
    const extensions = settings && [settingsExtension(settings)]
    const made = await refusingAs('bad-commit', () =>
      this.#mls.commit({ add, remove, extensions, groupInfoExtensions }),
    )
    const next = new Group(made.next, this.#authority, 'bad-commit')
    const commit = onHeap(made.commit)
    return made.welcome === undefined ? { next, commit } : { next, commit, welcome: onHeap(made.welcome) }
  }

  /**
   * Checks and applies another member's commit. A commit of this device's own is not for this: its `next` is there.
   *
   * @param acceptedAtMs When the server put the commit in the log. Newcomers are held to that time and not to the
   *   reader's, so that a member who catches up weeks later decides as everybody else did.
   * @throws CryptoError `bad-commit`, `directory-unreachable`
   */
  async process(commit: Uint8Array, acceptedAtMs: number = this.#authority.nowMs()): Promise<Processed> {
    const facts = await refusingAs('bad-commit', async () => this.#mls.readCommit(commit))
    const committer = this.#memberAt(checkCommit(this.#mls, facts))
    const mls = await refusingAs('bad-commit', () => this.#mls.apply(commit))
    // After the engine has verified who committed: newcomers in a forged commit must not get their keys pinned.
    const when = { atMs: acceptedAtMs, graceMs: limits.clockSkewMs }
    await refusingAs('bad-commit', async () => {
      await admitAll(facts.add, this.#authority, when)
      await checkOneKeyEach(facts.add, this.#without(facts.remove), this.#authority)
    })
    if (mls === undefined) return { kind: 'removed', committer }
    const next = new Group(mls, this.#authority, 'bad-commit')
    this.#checkSettings(next.settings)
    const removed = facts.remove.map((leaf) => this.#memberAt(leaf))
    const staying = new Set(
      this.members.filter((member) => !removed.includes(member)).map(({ leaf }) => leaf),
    )
    const added = next.members.filter(({ leaf }) => !staying.has(leaf))
    return { kind: 'advanced', next, committer, added, removed }
  }

  /** Nobody can have more of the past shared than there was sharing. @throws CryptoError `bad-commit` */
  #checkSettings(settings: RoomSettings): void {
    const isSame = equalSettings(settings, this.settings)
    if (!isSame && !equalSettings(settings, changedSettings(this.settings, settings, this.epoch)))
      throw new CryptoError('bad-commit')
  }

  #without(leaves: readonly number[]): GroupMember[] {
    return this.members.filter(({ leaf }) => !leaves.includes(leaf))
  }

  #memberAt(leaf: number): GroupMember {
    const member = this.members.find((candidate) => candidate.leaf === leaf)
    if (member === undefined) throw new CryptoError('bad-commit')
    return member
  }
}

/** Opens what `sealPrivate` made. The key is gone from the ratchet that is returned. @throws CryptoError `bad-frame` */
export function openPrivate(ratchet: Uint8Array, message: Uint8Array): Promise<OpenedPrivate> {
  return refusingAs('bad-frame', () => tsMlsEngine.openPrivate(ratchet, message))
}

/** Refs of the key packages a Welcome is for. @throws CryptoError `bad-welcome` */
export function welcomeRefs(welcome: Uint8Array): string[] {
  try {
    return tsMlsEngine.readWelcome(welcome)
  } catch (cause) {
    throw new CryptoError('bad-welcome', { cause })
  }
}
