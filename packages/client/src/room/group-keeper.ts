import { CryptoError, fromBase64url, type RoomPolicy } from '@securechat/crypto'
import type { AccountId, CommitEvent, DeviceId, MessageEvent } from '@securechat/protocol'
import type { Batch } from './batch.ts'
import { commitEpoch } from './commit-epoch.ts'
import type { RoomCryptography, RoomGroup } from './cryptography.ts'
import type { EpochArchive } from './epoch-archive.ts'
import type { Guards } from './guards.ts'
import type { Opener } from './opener.ts'
import { agreedIn, mayChangePolicy, policyChange, wantedPolicy } from './policy.ts'
import type { Ratchets } from './ratchets.ts'
import { isCurrent, type RoomState, withHead, withoutGroup } from './room-state.ts'
import { rosterWithGroup } from './roster.ts'

/** What a commit in the log did to the group on this device. */
export type Fate =
  | {
      kind: 'advanced'
      committer: AccountId
      added: AccountId[]
      removed: AccountId[]
      policy?: RoomPolicy
    }
  /** It breaks the rules. The group stays where it was, as it does with every honest member. */
  | { kind: 'refused' }
  /** The others have gone where this device cannot follow. */
  | { kind: 'lost' }
  /** It takes this device out of the group. */
  | { kind: 'removed' }
  /** Not for this group: there is none, or it was joined later than this. */
  | { kind: 'skipped' }

export interface KeeperTools {
  me: { accountId: AccountId; deviceId: DeviceId }
  cryptography: RoomCryptography
  archive: EpochArchive
  opener: Opener
  guards: Guards
  ratchets: Ratchets
}

/** Takes one room's MLS group along with the log's commits. */
export class GroupKeeper {
  readonly #tools: KeeperTools

  constructor(tools: KeeperTools) {
    this.#tools = tools
  }

  /**
   * Takes the group past one commit. `state.head.lastCommitSeq` still says what came before it.
   *
   * @throws CryptoError `directory-unreachable`: nothing has been decided; to be tried again.
   */
  async follow(
    state: RoomState,
    event: CommitEvent,
    batch: Batch,
  ): Promise<{ state: RoomState; fate: Fate }> {
    if (!state.group || event.seq <= state.head.groupSeq) return { state, fate: { kind: 'skipped' } }
    const { pending, ...rest } = state
    if (pending?.record.eventId === event.eventId)
      return this.#enter(
        state,
        { event, next: pending.next, readded: new Set(pending.record.addedDevices) },
        batch,
      )
    // Another commit came first, or will never come: this device's own was made for a group that is past.
    if (event.deviceId === this.#tools.me.deviceId) return this.#loses(rest)
    return this.#process(rest, event, batch)
  }

  /**
   * Records the epoch a group is in, wherever it came from.
   *
   * @param isBehind Messages of epochs before it are still to be read.
   */
  async recordEpoch(
    group: RoomGroup,
    { sinceSeq, isBehind }: { sinceSeq: number; isBehind: boolean },
    batch: Batch,
  ): Promise<void> {
    const secret = await group.epochSecret()
    const { archive, ratchets } = this.#tools
    archive.add({ epoch: group.epoch, secret, sinceSeq, history: group.settings.history }, batch)
    ratchets.begin(group, batch)
    if (!isBehind) await ratchets.dropBefore(group.epoch - 1, batch)
    this.#tools.opener.learn(group.epoch, secret)
    this.#tools.guards.dropBefore(group.epoch - 1, batch)
  }

  /** Whether a message shows that others have gone on after a commit that this device refused. */
  isLeftBehind(state: RoomState, event: MessageEvent): boolean {
    return (
      isCurrent(state) &&
      event.epoch > state.group.epoch &&
      this.#isWitness(state, state.group, event.accountId)
    )
  }

  /** Gives the group up; the room then asks to be added again. */
  lose(state: RoomState): RoomState {
    const lostReport = state.head.lostReport ?? (this.#tools.cryptography.newId() as CommitEvent['eventId']) // SAFETY: ids all have this form.
    return withHead(withoutGroup(state), { stage: 'lost', lostReport })
  }

  async #process(
    state: RoomState,
    event: CommitEvent,
    batch: Batch,
  ): Promise<{ state: RoomState; fate: Fate }> {
    const group = state.group!
    const commit = fromBase64url(event.commit)
    try {
      const processed = await group.process(commit, event.acceptedAtMs)
      if (processed.kind === 'removed') return this.#leaves(state)
      const readded = new Set(processed.added.map(({ deviceId }) => deviceId))
      const isPolicyFine =
        !policyChange(group, processed.next) || mayChangePolicy(state, processed.committer.accountId)
      if (!isPolicyFine || !isAllowed(state, processed.next, this.#tools.me.accountId))
        return this.#refuses(state, event)
      return await this.#enter(
        state,
        { event, next: processed.next, readded },
        batch,
        processed.committer.accountId,
      )
    } catch (error) {
      if (!(error instanceof CryptoError) || error.code === 'directory-unreachable') throw error
      const isAhead = (commitEpoch(commit) ?? 0) > group.epoch
      if (isAhead && this.#isWitness(state, group, event.accountId)) return this.#loses(state)
      return this.#refuses(state, event)
    }
  }

  async #enter(
    state: RoomState,
    { event, next, readded }: { event: CommitEvent; next: RoomGroup; readded: ReadonlySet<DeviceId> },
    batch: Batch,
    committer: AccountId = event.accountId,
  ): Promise<{ state: RoomState; fate: Fate }> {
    await this.recordEpoch(next, { sinceSeq: event.seq, isBehind: state.head.isBackfillDue }, batch)
    const roster = rosterWithGroup(state.roster, { leaves: next.members, seq: event.seq, readded })
    const isOwn = isRenewal(state, event)
    const { warmAtMs: _done, ...head } = state.head
    const policy = policyChange(state.group!, next)
    const entered = withHead(
      { ...state, head: isOwn ? head : state.head, roster, group: next, pending: undefined },
      {
        groupSeq: event.seq,
        refusedBy: [],
        ...agreedIn(next),
        ...(policy && event.deviceId === this.#tools.me.deviceId ? { isPolicyDue: true } : {}),
        ...(isOwn ? { renewedAtMs: event.acceptedAtMs } : {}),
      },
    )
    const moved = peopleMoved(state.group!, next)
    return {
      state: withoutWish(entered),
      fate: { kind: 'advanced', committer, ...moved, ...(policy ? { policy } : {}) },
    }
  }

  #refuses(state: RoomState, event: CommitEvent): { state: RoomState; fate: Fate } {
    const refusedBy = [...state.head.refusedBy, event.accountId]
    return { state: withHead(state, { groupSeq: event.seq, refusedBy }), fate: { kind: 'refused' } }
  }

  #leaves(state: RoomState): { state: RoomState; fate: Fate } {
    return { state: withHead(withoutGroup(state), { stage: 'waiting' }), fate: { kind: 'removed' } }
  }

  #loses(state: RoomState): { state: RoomState; fate: Fate } {
    return { state: this.lose(state), fate: { kind: 'lost' } }
  }

  /**
   * Whether this account's going on counts as a sign that the refused commit was good. Its author's does not while
   * there are others: or one person could make everybody give up the group at once.
   */
  #isWitness(state: RoomState, group: RoomGroup, accountId: AccountId): boolean {
    const { refusedBy } = state.head
    if (refusedBy.length === 0) return false
    if (!refusedBy.includes(accountId)) return true
    const isBystander = (other: AccountId) => other !== this.#tools.me.accountId && !refusedBy.includes(other)
    return !group.members.some((member) => isBystander(member.accountId))
  }
}

/** What the person here wanted of the room and it has now agreed on. */
function withoutWish(state: RoomState): RoomState {
  const { wantedPolicy: wish, ...roster } = state.roster
  return wish && !wantedPolicy(state) ? { ...state, roster } : state
}

/** Whether a commit is this device's own and carries new keys for it; one that only adds may leave them out. */
function isRenewal({ pending }: RoomState, event: CommitEvent): boolean {
  if (pending?.record.eventId !== event.eventId) return false
  return (
    pending.record.removedDevices.length > 0 ||
    pending.record.addedDevices.length === 0 ||
    pending.record.changesPolicy === true
  )
}

/** Nobody can bring a third person into a direct room, whatever the server lets through. */
export function isAllowed({ head }: Pick<RoomState, 'head'>, group: RoomGroup, me: AccountId): boolean {
  if (head.kind !== 'direct') return true
  const others = new Set(
    group.members.map(({ accountId }) => accountId).filter((accountId) => accountId !== me),
  )
  return (
    others.size <= 1 && (head.with === undefined || [...others].every((accountId) => accountId === head.with))
  )
}

/** Accounts whose first leaf came, and whose last leaf went. */
function peopleMoved(before: RoomGroup, after: RoomGroup): { added: AccountId[]; removed: AccountId[] } {
  const [old, now] = [before, after].map((group) => new Set(group.members.map(({ accountId }) => accountId)))
  return { added: [...now!].filter((id) => !old!.has(id)), removed: [...old!].filter((id) => !now!.has(id)) }
}
