import { type AccountId, limits, type RoomId, signalTyping } from '@securechat/protocol'
import type { Link, RoomsContext } from '../context.ts'
import type { Background } from './background.ts'

/** Somebody who writes says so every few seconds (`limits.typingEveryMs`); after this long without a word they have stopped. */
export const TYPING_LASTS_MS = 5_000

export interface TypingTools {
  roomId: RoomId
  link: Link
  background: Background
  schedule: RoomsContext['schedule']
  nowMs: () => number
  changed: () => void
}

/** Who is writing in one room right now. Never stored, and allowed to get lost. */
export class Typing {
  readonly #tools: TypingTools
  /** Ends each one's notice. */
  readonly #writers = new Map<AccountId, () => void>()
  #toldAtMs = -Infinity

  constructor(tools: TypingTools) {
    this.#tools = tools
  }

  get writers(): AccountId[] {
    return [...this.#writers.keys()]
  }

  heard(accountId: AccountId): void {
    const isNew = !this.#writers.has(accountId)
    this.#writers.get(accountId)?.()
    this.#writers.set(
      accountId,
      this.#tools.schedule(TYPING_LASTS_MS, () => this.ended(accountId)),
    )
    if (isNew) this.#tools.changed()
  }

  /** Their message has come, or they have been quiet for too long. */
  ended(accountId: AccountId): void {
    this.#writers.get(accountId)?.()
    if (this.#writers.delete(accountId)) this.#tools.changed()
  }

  /** The person at this device is writing. */
  tell(): void {
    const { roomId, link, background, nowMs } = this.#tools
    const now = nowMs()
    // A clock that was set back must not silence it for ever.
    const sinceMs = Math.abs(now - this.#toldAtMs)
    if (!link.isOpen || sinceMs < limits.typingEveryMs) return
    this.#toldAtMs = now
    background.run(() => link.request(signalTyping, { roomId }))
  }

  /** The message is written: the next one is told at once. */
  sent(): void {
    this.#toldAtMs = -Infinity
  }

  stop(): void {
    for (const cancel of this.#writers.values()) cancel()
    this.#writers.clear()
  }
}
