import { CryptoError, toBase64url } from '@securechat/crypto'
import { ChatError, commitRoom, type ErrorCode, EventId } from '@securechat/protocol'
import { OfflineError } from '../connection/offline.ts'
import type { Link } from '../context.ts'
import type { Batch } from './batch.ts'
import type { Briefer } from './briefer.ts'
import type { RoomCryptography } from './cryptography.ts'
import type { LogReader } from './log-reader.ts'
import type { Newcomer, Newcomers } from './newcomers.ts'
import { backoffMs, type Pauses } from './pauses.ts'
import type { GroupChange } from './reconcile.ts'
import type { PendingCommit } from './records.ts'
import type { RoomCore, Step } from './room-core.ts'
import { isCurrent, type RoomState } from './room-state.ts'

/**
 * How one try to commit ended. `again`: something else came first, or a newcomer cannot be added; look at the room anew.
 * `offline`: its fate is not known yet; `resume` finds out.
 */
export type Outcome =
  { kind: 'done' } | { kind: 'again' } | { kind: 'offline' } | { kind: 'refused'; code: ErrorCode }

export interface CommitterTools {
  core: RoomCore
  link: Link
  reader: LogReader
  newcomers: Newcomers
  briefer: Briefer
  cryptography: RoomCryptography
  pauses: Pauses
  random: () => number
}

/**
 * Makes commits: kept before it is sent, sent until the server has answered, and in force once the log shows it. The
 * server takes one commit after each; of two made at once, one is refused and made anew from the room as it then is.
 */
export class Committer {
  readonly #tools: CommitterTools

  constructor(tools: CommitterTools) {
    this.#tools = tools
  }

  async carryOut(change: GroupChange): Promise<Outcome> {
    const newcomers = await this.#tools.newcomers.claim(change.addDevices)
    const isWhole = newcomers.length === change.addDevices.length
    // Somebody has no key package left. Planned anew without that device, so that nobody becomes a member without one.
    if (!isWhole) return { kind: 'again' }
    const eventId = EventId.parse(this.#tools.cryptography.newId())
    const problem = await this.#prepare({ change, newcomers, eventId })
    if (problem) await this.#tools.newcomers.excludeBad(newcomers, this.#tools.core.state.group)
    const { pending } = this.#tools.core.state
    if (pending?.record.eventId !== eventId) return { kind: 'again' }
    return this.#deliver(pending.record)
  }

  /** Finds out what became of a commit made before: in an earlier run, or before the connection broke. */
  async resume(): Promise<Outcome> {
    const { pending } = this.#tools.core.state
    return pending ? this.#deliver(pending.record) : { kind: 'done' }
  }

  /** @returns what stood against it, if the newcomers may be to blame. */
  async #prepare(made: {
    change: GroupChange
    newcomers: Newcomer[]
    eventId: EventId
  }): Promise<CryptoError | undefined> {
    let problem: CryptoError | undefined
    await this.#tools.core.step(async (state) => {
      if (state.pending || !isCurrent(state)) return undefined
      try {
        return await this.#withPending(state, made)
      } catch (error) {
        if (!(error instanceof CryptoError) || error.code === 'directory-unreachable') throw error
        problem = error
        return undefined
      }
    })
    return problem
  }

  async #withPending(
    state: RoomState,
    { change, newcomers, eventId }: { change: GroupChange; newcomers: Newcomer[]; eventId: EventId },
  ): Promise<Step> {
    const group = state.group!
    const isMember = (leaf: number) => group.members.some((member) => member.leaf === leaf)
    const remove = change.removeLeaves.filter(isMember)
    const removedDevices = group.members
      .filter(({ leaf }) => remove.includes(leaf))
      .map(({ deviceId }) => deviceId)
    const briefing = newcomers.length > 0 ? await this.#tools.briefer.briefing(state, change) : undefined
    const { next, commit, welcome } = await group.commit({
      add: newcomers.map(({ keyPackage }) => keyPackage),
      remove,
      policy: change.policy,
      ...(briefing ? { briefing } : {}),
    })
    const record: PendingCommit = {
      eventId,
      afterCommitSeq: state.head.lastCommitSeq,
      commit: toBase64url(commit),
      ...(welcome ? { welcome: toBase64url(welcome) } : {}),
      addedDevices: newcomers.map(({ deviceId }) => deviceId),
      removedDevices,
      adds: change.adds,
      removes: change.removes,
      ...(change.policy ? { changesPolicy: true as const } : {}),
    }
    return { state: { ...state, pending: { record, next } } }
  }

  async #deliver(record: PendingCommit): Promise<Outcome> {
    const { core, link, reader, newcomers } = this.#tools
    for (let tries = 0; core.state.pending?.record.eventId === record.eventId; tries++) {
      try {
        const { changesPolicy: _here, ...sent } = record
        const { seq } = await link.request(commitRoom, { roomId: core.roomId, ...sent })
        newcomers.used(record.addedDevices)
        await reader.readUpTo(seq)
        return { kind: 'done' }
      } catch (error) {
        const outcome = await this.#afterFailure(error, record, tries)
        if (outcome) return outcome
      }
    }
    return { kind: 'again' }
  }

  /** @returns nothing when the same is to be sent again. */
  async #afterFailure(error: unknown, record: PendingCommit, tries: number): Promise<Outcome | undefined> {
    const { pauses, random, reader } = this.#tools
    if (error instanceof OfflineError) return { kind: 'offline' }
    if (!(error instanceof ChatError)) throw error
    switch (error.remedy) {
      case 'sign-in':
        return { kind: 'offline' }
      case 'retry':
        await pauses.wait(backoffMs(tries, { firstMs: 500, mostMs: 30_000, random: random() }))
        return undefined
      case 'catch-up':
        await this.#drop(record)
        await reader.readOn()
        return { kind: 'again' }
      case 'give-up':
        await this.#drop(record)
        return { kind: 'refused', code: error.code }
    }
  }

  #drop(record: PendingCommit): Promise<void> {
    return this.#tools.core.step(async (state, _batch: Batch) => {
      const isStillThis = state.pending?.record.eventId === record.eventId
      return isStillThis ? { state: { ...state, pending: undefined } } : undefined
    })
  }
}
