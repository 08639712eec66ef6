/** Which of a list is picked out, moved by keys while focus stays in a text box. */
export type CursorMove = 'up' | 'down' | 'first' | 'last'

const moves: Record<string, CursorMove> = { ArrowUp: 'up', ArrowDown: 'down', Home: 'first', End: 'last' }

export function cursorMove(key: string): CursorMove | undefined {
  return moves[key]
}

/** Goes round at both ends. @returns -1 when there is nothing to pick. */
export function movedCursor(at: number, move: CursorMove, count: number): number {
  if (count === 0) return -1
  switch (move) {
    case 'up':
      return (at <= 0 ? count : at) - 1
    case 'down':
      return (at + 1) % count
    case 'first':
      return 0
    case 'last':
      return count - 1
  }
}
