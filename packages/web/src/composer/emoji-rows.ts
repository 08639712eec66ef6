import type { Emoji } from './emoji-index.ts'

export const columns = 9

/** A row of the picker: a title, or up to nine emoji. */
export type EmojiRow = { kind: 'title'; title: string } | { kind: 'emoji'; emoji: readonly Emoji[] }

export interface EmojiSection {
  title: string
  emoji: readonly Emoji[]
}

export function emojiRows(sections: readonly EmojiSection[]): EmojiRow[] {
  return sections
    .filter((section) => section.emoji.length > 0)
    .flatMap(({ title, emoji }) => [
      ...(title === '' ? [] : [{ kind: 'title', title } as const]),
      ...Array.from({ length: Math.ceil(emoji.length / columns) }, (_, row) => ({
        kind: 'emoji' as const,
        emoji: emoji.slice(row * columns, (row + 1) * columns),
      })),
    ])
}

export interface Cell {
  row: number
  column: number
}

const steps: Record<string, { row: number; column: number }> = {
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
}

function nextEmojiRow(rows: readonly EmojiRow[], from: number, step: number): number {
  let row = from + step
  while (rows[row]?.kind === 'title') row += step
  return rows[row] ? row : from
}

/** Where an arrow key leads in the grid; past the end of a row it goes on in the next one. */
export function movedCell(rows: readonly EmojiRow[], { row, column }: Cell, key: string): Cell | undefined {
  const step = steps[key]
  if (!step) return undefined
  const widthOf = (at: number): number => {
    const there = rows[at]
    return there?.kind === 'emoji' ? there.emoji.length : 0
  }
  if (step.row !== 0) {
    const next = nextEmojiRow(rows, row, step.row)
    return { row: next, column: Math.min(column, widthOf(next) - 1) }
  }
  const beside = column + step.column
  if (beside >= 0 && beside < widthOf(row)) return { row, column: beside }
  const next = nextEmojiRow(rows, row, step.column)
  if (next === row) return { row, column }
  return { row: next, column: step.column > 0 ? 0 : widthOf(next) - 1 }
}

/** The first cell there is. */
export function firstCell(rows: readonly EmojiRow[]): Cell {
  return {
    row: Math.max(
      0,
      rows.findIndex((row) => row.kind === 'emoji'),
    ),
    column: 0,
  }
}
