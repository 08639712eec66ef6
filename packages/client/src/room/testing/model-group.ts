import {
  changedSettings,
  type Changes,
  CryptoError,
  type GroupMember,
  type RoomSettings,
} from '@securechat/crypto'
import type { AccountId, DeviceId, RoomId } from '@securechat/protocol'
import type { ProcessedCommit, RoomGroup } from '../cryptography.ts'
import { fromBytes, toBytes } from '../json.ts'
import type { Prng } from './prng.ts'

/** An epoch as every member of it knows it. */
export interface GroupFacts {
  roomId: RoomId
  settings: RoomSettings
  epoch: number
  /** 32 bytes, base64url. Stands for everything a member of the epoch knows and nobody else does. */
  secret: string
  members: GroupMember[]
}

export interface WelcomeFacts {
  refs: string[]
  next: GroupFacts
  briefing?: string
}

interface CommitFacts {
  /** Only who knows the epoch's secret can make sense of the commit. */
  base: string
  committer: number
  remove: number[]
  next: GroupFacts
}

interface KeyPackageFacts {
  accountId: AccountId
  deviceId: DeviceId
  ref: string
}

/**
 * An MLS group without keys, for simulations. Who may know what is kept by the rules of MLS, but written in the clear: a
 * commit gives the next epoch to whoever was in the one before, is not removed, and processes it in order.
 */
export class ModelGroup implements RoomGroup {
  readonly #facts: GroupFacts
  readonly #tools: { deviceId: DeviceId; prng: Prng }

  constructor(facts: GroupFacts, tools: { deviceId: DeviceId; prng: Prng }) {
    this.#facts = facts
    this.#tools = tools
  }

  get roomId(): RoomId {
    return this.#facts.roomId
  }

  get settings() {
    return this.#facts.settings
  }

  get members(): GroupMember[] {
    return this.#facts.members
  }

  get epoch(): number {
    return this.#facts.epoch
  }

  get ownLeaf(): number {
    return this.members.find(({ deviceId }) => deviceId === this.#tools.deviceId)?.leaf ?? -1
  }

  serialize(): Uint8Array {
    return toBytes(this.#facts)
  }

  async epochSecret(): Promise<Uint8Array> {
    return new Uint8Array(Buffer.from(this.#facts.secret, 'base64url'))
  }

  /** Messages have no keys here that could be used up. */
  freshRatchet(): undefined {}

  async sealPrivate(): Promise<never> {
    throw new CryptoError('damaged')
  }

  async commit({ add = [], remove = [], policy, briefing }: Changes) {
    const newcomers = add.map((bytes) => fromBytes<KeyPackageFacts>(bytes))
    const next: GroupFacts = {
      ...this.#facts,
      epoch: this.epoch + 1,
      secret: this.#tools.prng.base64url(32),
      members: this.#membersAfter(newcomers, remove),
      settings: policy ? changedSettings(this.settings, policy, this.epoch) : this.settings,
    }
    const commit: CommitFacts = {
      base: this.#facts.secret,
      committer: this.ownLeaf,
      remove: [...remove],
      next,
    }
    const refs = newcomers.map(({ ref }) => ref)
    const told = briefing ? { briefing: new TextDecoder().decode(briefing) } : {}
    const welcome: WelcomeFacts = { refs, next, ...told }
    return {
      next: new ModelGroup(next, this.#tools),
      commit: withHeader(this, toBytes(commit)),
      ...(add.length > 0 ? { welcome: toBytes(welcome) } : {}),
    }
  }

  async process(commit: Uint8Array): Promise<ProcessedCommit> {
    const { base, committer: leaf, remove, next } = readCommit(commit)
    const committer = this.members.find((member) => member.leaf === leaf)
    if (base !== this.#facts.secret || !committer || leaf === this.ownLeaf)
      throw new CryptoError('bad-commit')
    if (remove.includes(this.ownLeaf)) return { kind: 'removed', committer }
    const staying = new Set(this.#membersAfter([], remove).map(({ deviceId }) => deviceId))
    return {
      kind: 'advanced',
      next: new ModelGroup(next, this.#tools),
      committer,
      added: next.members.filter(({ deviceId }) => !staying.has(deviceId)),
      removed: this.members.filter((member) => remove.includes(member.leaf)),
    }
  }

  /** Newcomers take the lowest free leaves, so that a slot may change hands within one commit. */
  #membersAfter(newcomers: readonly KeyPackageFacts[], remove: readonly number[]): GroupMember[] {
    if (remove.includes(this.ownLeaf)) throw new CryptoError('bad-commit')
    const members = this.members.filter(({ leaf }) => !remove.includes(leaf))
    for (const { accountId, deviceId } of newcomers) {
      if (members.some((member) => member.deviceId === deviceId)) throw new CryptoError('bad-commit')
      members.push({ leaf: freeLeaf(members), accountId, deviceId, fingerprint: '' })
    }
    return members
  }
}

const HEADER_BYTES = 2 + 2 + 1 + 16 + 8

/** The fields of an MLSMessage that are read before anything is verified (RFC 9420 §6). */
function withHeader({ roomId, epoch }: ModelGroup, body: Uint8Array): Uint8Array {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16BE(1, 0)
  header.writeUInt16BE(1, 2)
  header.writeUInt8(16, 4)
  header.set(Buffer.from(roomId, 'base64url'), 5)
  header.writeBigUInt64BE(BigInt(epoch), 21)
  return new Uint8Array(Buffer.concat([header, body]))
}

function readCommit(commit: Uint8Array): CommitFacts {
  try {
    return fromBytes<CommitFacts>(commit.subarray(HEADER_BYTES))
  } catch (cause) {
    throw new CryptoError('bad-commit', { cause })
  }
}

function freeLeaf(members: readonly GroupMember[]): number {
  const used = new Set(members.map(({ leaf }) => leaf))
  let leaf = 0
  while (used.has(leaf)) leaf++
  return leaf
}
