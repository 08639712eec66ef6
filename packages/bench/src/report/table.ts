import type { Measurement } from '../worlds/world.ts'

/** A table in Markdown: a row for each system, a column for each figure, and how many times the first system has it. */
export function table(measured: readonly Measurement[]): string {
  const names = [...new Set(measured.flatMap(({ figures }) => Object.keys(figures)))]
  const rows = measured.map(({ system, figures }) => [system, ...names.map((name) => show(figures[name]))])
  const lines = [['', ...names], ['---', ...names.map(() => '--:')], ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Three digits that count, and no more: the rest is noise. */
export function show(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–'
  if (value === 0) return '0'
  const rounded = Number(value.toPrecision(3))
  return Math.abs(rounded) >= 1000 ? rounded.toLocaleString('en') : String(rounded)
}
