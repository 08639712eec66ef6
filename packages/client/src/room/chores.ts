import { ChatError, describeRoom, reportLost, setRoomPolicy } from '@securechat/protocol'
import { eraseOwed } from './erasures.ts'
import { toldHistory } from './policy.ts'
import { Profiles } from './profiles.ts'
import type { RoomParts, SharedTools } from './room-parts.ts'
import { withHead } from './room-state.ts'

type Chore = 'report' | 'describe' | 'erase' | 'policy'

/** Small duties of one room towards the server, owed until they are done. */
export class Chores {
  readonly #parts: RoomParts
  readonly #tools: SharedTools
  /** What is being done right now. */
  readonly #busy = new Set<Chore>()
  /** What an earlier run of this device owes is not known until it has been looked for. */
  #mayOweErasure = true
  /** The report the server has taken. */
  #reported: string | undefined

  constructor(parts: RoomParts, tools: SharedTools) {
    this.#parts = parts
    this.#tools = tools
  }

  /** Something was deleted, perhaps from here. */
  expectErasures(): void {
    this.#mayOweErasure = true
  }

  /** Does whatever is owed now; cheap when that is nothing. */
  run(): void {
    if (!this.#tools.context.link.isOpen) return
    const { stage, lostReport, isDescribeDue, isPolicyDue } = this.#parts.core.state.head
    const isOutside = stage === 'lost' || stage === 'waiting'
    if (isOutside && lostReport && lostReport !== this.#reported) this.#once('report', () => this.#report())
    if (this.#mayOweErasure && stage === 'joined') this.#once('erase', () => this.#erase())
    if (isDescribeDue) this.#once('describe', () => this.#describe())
    if (isPolicyDue && stage === 'joined') this.#once('policy', () => this.#tellPolicy())
  }

  #once(name: Chore, job: () => Promise<void>): void {
    if (this.#busy.has(name)) return
    this.#busy.add(name)
    this.#tools.background.run(() => job().finally(() => this.#busy.delete(name)))
  }

  async #erase(): Promise<void> {
    this.#mayOweErasure = false
    try {
      await eraseOwed(this.#parts.core.roomId, this.#tools.context)
    } catch (error) {
      this.#mayOweErasure = true
      throw error
    }
  }

  async #report(): Promise<void> {
    const { roomId, lostReport } = this.#parts.core.state.head
    if (!lostReport) return
    await this.#tools.context.link.request(reportLost, { roomId, eventId: lostReport })
    this.#reported = lostReport
  }

  /** So that the server hands out no more than was agreed, and erases what nobody keeps. */
  async #tellPolicy(): Promise<void> {
    const { core } = this.#parts
    const { roomId, history, keepDays = 0 } = core.state.head
    const told = { roomId, history: toldHistory(history), keepDays }
    try {
      await this.#tools.context.link.request(setRoomPolicy, told)
    } catch (error) {
      if (!(error instanceof ChatError) || error.remedy !== 'give-up') throw error
    }
    await core.step(async (state) => {
      const isStillThat = state.head.history === history && (state.head.keepDays ?? 0) === keepDays
      return isStillThat ? { state: withHead(state, { isPolicyDue: false }) } : undefined
    })
  }

  /** The directory's copy of an open room's name, for people who are not in it. */
  async #describe(): Promise<void> {
    const { link } = this.#tools.context
    const { roomId, name, topic } = this.#parts.core.state.head
    const sealedProfile = await new Profiles(this.#tools.cryptography).seal(roomId, { name, topic })
    try {
      await link.request(describeRoom, { roomId, sealedProfile })
    } catch (error) {
      if (!(error instanceof ChatError) || error.remedy !== 'give-up') throw error
    }
    await this.#parts.core.step(async (state) => {
      const isStillThat = state.head.name === name && state.head.topic === topic
      return isStillThat ? { state: withHead(state, { isDescribeDue: false }) } : undefined
    })
  }
}
