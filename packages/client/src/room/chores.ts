import { ChatError, describeRoom, reportLost } from '@securechat/protocol'
import { Profiles } from './profiles.ts'
import type { RoomParts, SharedTools } from './room-parts.ts'
import { withHead } from './room-state.ts'

/** Small duties of one room towards the server, owed until they are done. */
export class Chores {
  readonly #parts: RoomParts
  readonly #tools: SharedTools
  /** What is being done right now. */
  readonly #busy = new Set<'report' | 'describe'>()
  /** The report the server has taken. */
  #reported: string | undefined

  constructor(parts: RoomParts, tools: SharedTools) {
    this.#parts = parts
    this.#tools = tools
  }

  /** Does whatever is owed now; cheap when that is nothing. */
  run(): void {
    if (!this.#tools.context.link.isOpen) return
    const { stage, lostReport, isDescribeDue } = this.#parts.core.state.head
    const isOutside = stage === 'lost' || stage === 'waiting'
    if (isOutside && lostReport && lostReport !== this.#reported) this.#once('report', () => this.#report())
    if (isDescribeDue) this.#once('describe', () => this.#describe())
  }

  #once(name: 'report' | 'describe', job: () => Promise<void>): void {
    if (this.#busy.has(name)) return
    this.#busy.add(name)
    this.#tools.background.run(() => job().finally(() => this.#busy.delete(name)))
  }

  async #report(): Promise<void> {
    const { roomId, lostReport } = this.#parts.core.state.head
    if (!lostReport) return
    await this.#tools.context.link.request(reportLost, { roomId, eventId: lostReport })
    this.#reported = lostReport
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
