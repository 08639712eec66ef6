import type { Schedule } from '../connection/schedule.ts'

/** Time that passes only when a test says so. */
export class TestClock {
  #nowMs: number
  readonly #jobs = new Map<number, { atMs: number; job: () => void }>()
  #lastId = 0

  constructor(nowMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = nowMs
  }

  readonly nowMs = (): number => this.#nowMs

  readonly schedule: Schedule = (delayMs, job) => {
    const id = ++this.#lastId
    this.#jobs.set(id, { atMs: this.#nowMs + delayMs, job })
    return () => void this.#jobs.delete(id)
  }

  /** Runs what falls due, in order of time, letting promises settle after each. */
  async advance(byMs: number): Promise<void> {
    const endMs = this.#nowMs + byMs
    await settle()
    for (let due = this.#nextUntil(endMs); due !== undefined; due = this.#nextUntil(endMs)) {
      const { atMs, job } = this.#jobs.get(due)!
      this.#jobs.delete(due)
      this.#nowMs = Math.max(this.#nowMs, atMs)
      job()
      await settle()
    }
    this.#nowMs = endMs
  }

  /** The wall clock is set; what was scheduled keeps its distance. */
  jump(byMs: number): void {
    this.#nowMs += byMs
    for (const timer of this.#jobs.values()) timer.atMs += byMs
  }

  #nextUntil(endMs: number): number | undefined {
    const due = [...this.#jobs].filter(([, { atMs }]) => atMs <= endMs)
    return due.toSorted(([a, one], [b, other]) => one.atMs - other.atMs || a - b)[0]?.[0]
  }
}

/** Lets everything that is ready run: promises, and what they lead to. */
export const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
