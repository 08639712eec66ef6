/** Time, as an argument: tests turn it by hand. */
export interface Clock {
  /** Milliseconds since 1970: for what is stored and shown. May jump. */
  nowMs: () => number
  /** Milliseconds since some moment, never going back: for rates and waits. */
  monotonicMs: () => number
  /** Runs a job once after a while. @returns a function that calls it off. */
  after: (delayMs: number, job: () => void) => () => void
}

const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, job) {
    const timer = setTimeout(job, delayMs).unref()
    return () => clearTimeout(timer)
  },
}

/** The system's clock, save for what is given. */
export const clockWith = (given: Partial<Clock>): Clock => ({
  nowMs: given.nowMs ?? systemClock.nowMs,
  monotonicMs: given.monotonicMs ?? systemClock.monotonicMs,
  after: given.after ?? systemClock.after,
})
