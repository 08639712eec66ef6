import type { Clock } from '../clock.ts'

interface Job {
  atMs: number
  run: () => void
}

/** A clock that stands still until it is turned. */
export class ManualClock implements Clock {
  #atMs: number
  #jobs: Job[] = []

  constructor(atMs = Date.now()) {
    this.#atMs = atMs
  }

  readonly nowMs = () => this.#atMs
  readonly monotonicMs = () => this.#atMs

  readonly after = (delayMs: number, run: () => void) => {
    const job = { atMs: this.#atMs + delayMs, run }
    this.#jobs.push(job)
    return () => void (this.#jobs = this.#jobs.filter((one) => one !== job))
  }

  /** Turns it forward, running what falls due. */
  pass(ms: number): void {
    this.#atMs += ms
    const due = this.#jobs.filter((job) => job.atMs <= this.#atMs)
    this.#jobs = this.#jobs.filter((job) => job.atMs > this.#atMs)
    for (const job of due) job.run()
  }
}
