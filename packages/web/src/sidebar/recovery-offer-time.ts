const DAY_MS = 24 * 3_600_000

/** Whoever has just come has other things to do. */
export const afterFirstDays = (nowMs: number): number => nowMs + 2 * DAY_MS

/** Whoever said no is asked again when it may look different. */
export const afterNo = (nowMs: number): number => nowMs + 60 * DAY_MS
