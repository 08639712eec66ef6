import { limits } from '@securechat/protocol'
import type { Schedule } from './schedule.ts'

const TICK_MS = 5_000
/** Silence on an idle connection after which to ask whether the server is there. */
const QUIET_TICKS = limits.heartbeatMs / TICK_MS
/** The same while an answer is due, and how long the question itself may go unanswered. */
const ANSWER_TICKS = 2

interface LivenessOptions {
  schedule: Schedule
  /** Whether an answer is due. */
  isWaiting(): boolean
  /** Asks the server something cheap. */
  probe(): void
  /** Nothing came back: the connection only looks open. */
  dead(): void
}

/**
 * Notices a connection that died without saying so (a laptop that slept, a network that drops everything), within 20 s
 * when an answer is due and 35 s when idle. Counts ticks, not time, so that a clock that jumps kills no connection.
 */
export class Liveness {
  readonly #options: LivenessOptions
  #quietTicks = 0
  #isProbing = false
  #cancel: () => void = () => {}

  constructor(options: LivenessOptions) {
    this.#options = options
  }

  start(): void {
    this.heard()
    this.#cancel()
    this.#cancel = this.#options.schedule(TICK_MS, () => this.#tick())
  }

  stop(): void {
    this.#cancel()
  }

  heard(): void {
    this.#quietTicks = 0
    this.#isProbing = false
  }

  /** Asks now, without waiting for silence. */
  probe(): void {
    if (this.#isProbing) return
    this.#isProbing = true
    this.#quietTicks = 0
    this.#options.probe()
  }

  #tick(): void {
    this.#cancel = this.#options.schedule(TICK_MS, () => this.#tick())
    this.#quietTicks++
    const isSoon = this.#isProbing || this.#options.isWaiting()
    if (this.#quietTicks < (isSoon ? ANSWER_TICKS : QUIET_TICKS)) return
    if (!this.#isProbing) return this.probe()
    this.stop()
    this.#options.dead()
  }
}
