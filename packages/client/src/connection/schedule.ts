/** Runs `job` once after `delayMs`. @returns a function that cancels it. */
export type Schedule = (delayMs: number, job: () => void) => () => void

/** Real timers, in a page, a worker or Node.js. */
export const schedule: Schedule = (delayMs, job) => {
  const timer = setTimeout(job, delayMs)
  return () => clearTimeout(timer)
}
