/** What a ring keeps beside its bytes, in shared 32-bit words. Positions only grow, modulo 2³². */
export const words = {
  /** How far has been written; moved by the writer alone. */
  head: 0,
  /** How far has been read; moved by the reader alone. */
  tail: 1,
  /** 1 while the reader is asleep, or about to be; likewise the writer. */
  isReaderAsleep: 2,
  isWriterAsleep: 3,
  /** 1 when either side has gone for good. */
  isClosed: 4,
} as const

export type Word = (typeof words)[keyof typeof words]

/** Shared words, each step on them seen by all threads in one order. */
export interface Cells {
  load(word: Word): number
  store(word: Word, value: number): void
  notify(word: Word): void
}

/**
 * Moves a position and wakes whoever sleeps until it moves. Between any two steps the other side may do any of its own: a
 * test goes through every way in which that can happen.
 */
export function* announce(
  cells: Cells,
  { moves, asleep, to }: { moves: Word; asleep: Word; to: number },
): Generator<void, void> {
  cells.store(moves, to)
  yield
  const isAsleep = cells.load(asleep) === 1
  yield
  if (isAsleep) cells.notify(moves)
}

/**
 * Says that this side goes to sleep, and looks once more. Whoever moves the position after that look sees the word, and wakes us.
 *
 * @returns whether to sleep: the position is still where it was seen.
 */
export function* prepareToSleep(
  cells: Cells,
  { until, asleep, seen }: { until: Word; asleep: Word; seen: number },
): Generator<void, boolean> {
  cells.store(asleep, 1)
  yield
  return cells.load(until) === seen && cells.load(words.isClosed) === 0
}

/** Takes all the steps one after the other. */
export function run<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}
