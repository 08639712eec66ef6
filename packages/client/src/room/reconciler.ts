import type { AccountId, ErrorCode } from '@securechat/protocol'
import type { Link, People } from '../context.ts'
import type { Background } from './background.ts'
import type { Committer, Outcome } from './committer.ts'
import { backoffMs, Pauses } from './pauses.ts'
import type { Planner } from './planner.ts'
import { type GroupChange, isNothing, reconcile } from './reconcile.ts'
import { wantedPolicy } from './policy.ts'
import { isRenewalDue, renewalInMs } from './renewal.ts'
import type { RoomCore } from './room-core.ts'
import { isCurrent, type RoomState } from './room-state.ts'

export interface ReconcilerTools {
  core: RoomCore
  link: Link
  people: People
  planner: Planner
  committer: Committer
  background: Background
  me: AccountId
  random: () => number
  schedule: ConstructorParameters<typeof Pauses>[0]
  nowMs: () => number
  /** A check has ended: what waited for people to be sorted out may go on. */
  checked: () => void
}

/** Something is wrong if a room still is not as it should be after this many commits and tries. */
const MOST_TRIES = 100

/** Keeps one room's group in agreement with its members and their devices, as long as there is a connection. */
export class Reconciler {
  readonly #tools: ReconcilerTools
  readonly #pauses: Pauses
  #run: Promise<void> | undefined
  #isDue = false
  /** How many wait for it right now. */
  #urges = 0
  #refusal: ErrorCode | undefined
  #cancelLook: (() => void) | undefined
  #isStopped = false

  constructor(tools: ReconcilerTools) {
    this.#tools = tools
    this.#pauses = new Pauses(tools.schedule)
  }

  /** Something may be different now: looked at soon, at a moment other members are unlikely to choose too. */
  check(): void {
    this.#tools.background.run(async () => {
      await this.#start()
      if (isCurrent(this.#tools.core.state) && !this.#isStopped) this.#lookAgain()
      this.#tools.checked()
    })
  }

  /**
   * Looks at once. Resolves when nothing is left that this device can do.
   *
   * @returns why the server refused what was tried, if it did.
   */
  async urge(): Promise<ErrorCode | undefined> {
    this.#refusal = undefined
    this.#urges++
    this.#pauses.endAll()
    try {
      await this.#start()
    } finally {
      this.#urges--
    }
    return this.#refusal
  }

  stop(): void {
    this.#isStopped = true
    this.#cancelLook?.()
    this.#pauses.stop()
  }

  async #start(): Promise<void> {
    this.#isDue = true
    while (this.#isDue) {
      this.#run ??= this.#loop().finally(() => (this.#run = undefined))
      await this.#run
    }
  }

  async #loop(): Promise<void> {
    try {
      for (let tries = 0; this.#isDue && tries < MOST_TRIES; tries++) {
        this.#isDue = false
        const outcome = await this.#once()
        const goesOn = outcome !== undefined && (await this.#goesOn(outcome, tries))
        this.#isDue ||= goesOn
      }
    } finally {
      this.#isDue = false
    }
  }

  /** @returns nothing when there is nothing to do. */
  async #once(): Promise<Outcome | undefined> {
    const { core, link, committer } = this.#tools
    if (!link.isOpen || core.isStopped) return undefined
    if (core.state.pending) return committer.resume()
    const change = await this.#change(core.state)
    if (!change) return undefined
    if (this.#urges > 0) return this.#carryOut(change)
    await this.#pauses.wait(this.#jitterMs(change))
    // Another member may have done it meanwhile.
    const still = await this.#change(core.state)
    return still && link.isOpen ? this.#carryOut(still) : undefined
  }

  /** A renewal that comes second waits for another day: what came first has changed the keys too. */
  async #carryOut(change: GroupChange): Promise<Outcome | undefined> {
    const outcome = await this.#tools.committer.carryOut(change)
    return isNothing(change) && outcome.kind === 'again' ? undefined : outcome
  }

  /** @returns whether to look again. */
  async #goesOn(outcome: Outcome, tries: number): Promise<boolean> {
    switch (outcome.kind) {
      case 'done':
        return true
      case 'again':
        await this.#pauses.wait(backoffMs(tries, { firstMs: 20, mostMs: 2000, random: this.#tools.random() }))
        return true
      case 'offline':
        return false
      case 'refused':
        this.#refusal = outcome.code
        return this.#giveUpWishes()
    }
  }

  /** What the server refuses is not asked for again. @returns whether there was anything to give up. */
  async #giveUpWishes(): Promise<boolean> {
    let hadWishes = false
    await this.#tools.core.step(async (state) => {
      const { wantedPolicy: policy, ...roster } = state.roster
      hadWishes = roster.wanted.length + roster.unwanted.length > 0 || policy !== undefined
      return hadWishes ? { state: { ...state, roster: { ...roster, wanted: [], unwanted: [] } } } : undefined
    })
    return hadWishes
  }

  async #change(state: RoomState): Promise<GroupChange | undefined> {
    if (!isCurrent(state)) return undefined
    const people = reconcile(await this.#tools.planner.situation(state, state.group))
    const change = { ...people, policy: wantedPolicy(state) }
    return isNothing(change) && !isRenewalDue(state, this.#tools.nowMs()) ? undefined : change
  }

  /** Nobody may say anything here until then. */
  #lookAgain(): void {
    const { core, schedule, nowMs } = this.#tools
    this.#cancelLook?.()
    this.#cancelLook = schedule(renewalInMs(core.state, nowMs()), () => this.check())
  }

  /** The own account's devices wait for nobody; otherwise whoever is online draws a moment, and the first one does it. */
  #jitterMs(change: GroupChange): number {
    const { core, me, people, random } = this.#tools
    const { members, wanted, unwanted } = core.state.roster
    if (wanted.length + unwanted.length > 0 || change.policy) return 0
    const { addDevices, removeLeaves } = change
    const isOwn = addDevices.length > 0 && addDevices.every(({ accountId }) => accountId === me)
    if (isOwn && removeLeaves.length === 0) return 40 * random()
    const isOtherOnline = members.some(
      ({ accountId, state }) =>
        state === 'joined' && accountId !== me && people.get(accountId)?.presence !== 'offline',
    )
    return isOtherOnline ? 50 + 750 * random() : 0
  }
}
