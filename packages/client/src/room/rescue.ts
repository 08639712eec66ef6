import { EventId } from '@securechat/protocol'
import { backoffMs } from './pauses.ts'
import type { RoomParts, SharedTools } from './room-parts.ts'
import { withHead } from './room-state.ts'

/** A device that is simply new is added within a second or so, if anybody is there to do it. */
const FIRST_AFTER_MS = 20_000
const MOST_MS = 600_000

/**
 * Asks to be added again for as long as this device is not in the group of a room its account is in: the others may
 * believe that it is, when a Welcome was of no use or this device has lost what it knew. Less and less often, since
 * perhaps nobody is there.
 */
export class Rescue {
  readonly #parts: RoomParts
  readonly #tools: SharedTools
  #cancel: (() => void) | undefined
  #tries = 0

  constructor(parts: RoomParts, tools: SharedTools) {
    this.#parts = parts
    this.#tools = tools
  }

  /** The room's stage may be another now. */
  look(): void {
    if (!this.#isOutside) {
      this.stop()
      this.#tries = 0
    } else this.#cancel ??= this.#later()
  }

  /** What came to bring this device back did not. Asks at once, the first time. */
  failed(): void {
    if (this.#tries > 0 || !this.#isOutside) return
    this.stop()
    this.#ask()
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  get #isOutside(): boolean {
    const { stage } = this.#parts.core.state.head
    return stage === 'waiting' || stage === 'lost'
  }

  #later(): () => void {
    const { schedule, random } = this.#tools.context
    // Never less than half of it.
    const delayMs = backoffMs(this.#tries, { firstMs: 2 * FIRST_AFTER_MS, mostMs: MOST_MS, random: random() })
    return schedule(delayMs, () => {
      this.#cancel = undefined
      this.#ask()
    })
  }

  #ask(): void {
    if (!this.#isOutside) return
    const { context, background, cryptography } = this.#tools
    if (context.link.isOpen) {
      this.#tries++
      const lostReport = EventId.parse(cryptography.newId())
      background.run(() =>
        this.#parts.core.step(async (state) =>
          this.#isOutside ? { state: withHead(state, { lostReport }) } : undefined,
        ),
      )
    }
    this.#cancel ??= this.#later()
  }
}
