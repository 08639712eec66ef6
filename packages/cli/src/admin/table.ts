export type Row = Record<string, string | number | boolean | undefined>

/** Rows for people: the columns of the first, each as wide as what is in it. What could steer a terminal is taken out. */
export function table(rows: readonly Row[]): string {
  const [first] = rows
  if (!first) return 'None.'
  const columns = Object.keys(first)
  const lines = [columns, ...rows.map((row) => columns.map((column) => plain(row[column])))]
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)))
  return lines
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

// eslint-disable-next-line no-control-regex -- control characters are what it is for
const steering = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g
const plain = (cell: Row[string]) => String(cell ?? '').replaceAll(steering, '�')

export const moment = (atMs: number | undefined): string =>
  atMs === undefined ? '' : new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')
