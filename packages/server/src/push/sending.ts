import { backoffMs } from '../backoff.ts'
import type { Clock } from '../clock.ts'
import { reportBug } from '../log.ts'
import type { PushRecord } from '../storage/records.ts'
import type { PushMessage, PushOutcome } from './provider.ts'

const pauses = { firstMs: 5_000, longestMs: 15 * 60_000 }
const mostTries = 8

/** A push, and whose it is. */
export interface PushJob {
  message: PushMessage
  record: PushRecord
}

export interface SendingParts {
  clock: Pick<Clock, 'after'>
  /** How many leave at once. */
  atOnce: number
  /** How many may wait, those that are tried again included. The oldest give way. */
  mostWaiting: number
  send: (job: PushJob) => Promise<PushOutcome>
  /** `lost`: there were too many, or it was tried too often. */
  ended: (job: PushJob, outcome: PushOutcome | { kind: 'lost' }) => void
}

interface Waiting {
  job: PushJob
  tries: number
  /** Calls off its next try. */
  callOff?: () => void
}

/**
 * The pushes that have yet to leave. A newer one takes the place of an older one with the same subscription and topic;
 * what a service cannot take now is tried again, more and more slowly.
 */
export class Sending {
  readonly #parts: SendingParts
  readonly #waiting = new Map<string, Waiting>()
  /** Keys of those that may leave as soon as there is room. */
  readonly #ready = new Set<string>()
  #underWay = 0
  #isOver = false

  constructor(parts: SendingParts) {
    this.#parts = parts
  }

  get size(): number {
    return this.#waiting.size
  }

  add(job: PushJob): void {
    if (this.#isOver) return
    const { message } = job
    const key = `${message.subscriptionId} ${message.topic}`
    const before = this.#waiting.get(key)
    if (before) before.job = job
    else this.#waiting.set(key, { job, tries: 0 })
    // One that is being tried again waits on: its service said that it cannot take any more now.
    if (!before?.callOff) this.#ready.add(key)
    this.#makeRoom()
    this.#go()
  }

  stop(): void {
    this.#isOver = true
    for (const { callOff } of this.#waiting.values()) callOff?.()
    this.#waiting.clear()
    this.#ready.clear()
  }

  #makeRoom(): void {
    if (this.#waiting.size <= this.#parts.mostWaiting) return
    const [key, oldest] = this.#waiting.entries().next().value!
    oldest.callOff?.()
    this.#waiting.delete(key)
    this.#ready.delete(key)
    this.#parts.ended(oldest.job, { kind: 'lost' })
  }

  #go(): void {
    for (const key of this.#ready) {
      if (this.#underWay >= this.#parts.atOnce) return
      this.#ready.delete(key)
      const waiting = this.#waiting.get(key)
      this.#waiting.delete(key)
      if (!waiting) continue
      this.#underWay++
      this.#try(key, waiting).catch(reportBug)
    }
  }

  async #try(key: string, { job, tries }: Waiting): Promise<void> {
    const outcome = await this.#parts.send(job).catch((): PushOutcome => ({ kind: 'later' }))
    this.#underWay--
    if (outcome.kind === 'later') this.#tryAgain(key, { job, tries: tries + 1 }, outcome.afterMs ?? 0)
    else this.#parts.ended(job, outcome)
    this.#go()
  }

  #tryAgain(key: string, waiting: Waiting, afterMs: number): void {
    if (this.#isOver) return
    if (waiting.tries >= mostTries) return this.#parts.ended(waiting.job, { kind: 'lost' })
    // A newer one has come meanwhile: it goes on in this one's place.
    const newer = this.#waiting.get(key)
    const next: Waiting = { ...waiting, ...(newer && { job: newer.job }) }
    this.#waiting.set(key, next)
    this.#ready.delete(key)
    next.callOff = this.#parts.clock.after(Math.max(afterMs, backoffMs(waiting.tries - 1, pauses)), () => {
      delete next.callOff
      this.#ready.add(key)
      this.#go()
    })
    this.#makeRoom()
  }
}
