/** Rooms keep their messages for so many of these. */
export const DAY_MS = 24 * 3_600_000
