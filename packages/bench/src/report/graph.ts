/** One line of a graph. */
export interface Line {
  name: string
  points: readonly { x: number; y: number }[]
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [640, 340, 64, 48, 44, 20]
const COLOURS = ['#3b6fd4', '#c2571a', '#2f8f5b', '#8a4fbf']

/** Both axes are logarithmic: what is told is how often one is the other. */
export function graph({
  title,
  x,
  y,
  lines,
}: {
  title: string
  x: string
  y: string
  lines: readonly Line[]
}): string {
  const all = lines.flatMap(({ points }) => points)
  const across = scale(
    all.map((point) => point.x),
    LEFT,
    WIDTH - RIGHT,
  )
  const up = scale(
    all.map((point) => point.y),
    HEIGHT - BOTTOM,
    TOP,
  )
  const drawn = lines.map((line, i) => drawLine(line, COLOURS[i % COLOURS.length]!, { across, up }))
  const legend = lines.map(
    ({ name }, i) =>
      `<text x="${LEFT + 10 + i * 250}" y="${TOP - 8}" fill="${COLOURS[i % COLOURS.length]}">● ${name}</text>`,
  )
  const bottom = HEIGHT - BOTTOM
  const marks = [
    ...across.marks.map(
      (mark) => `<text x="${across.at(mark)}" y="${bottom + 18}" text-anchor="middle">${short(mark)}</text>`,
    ),
    ...up.marks.map(
      (mark) =>
        `<text x="${LEFT - 8}" y="${up.at(mark) + 4}" text-anchor="end">${short(mark)}</text><line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${up.at(mark)}" y2="${up.at(mark)}" stroke="#8884"/>`,
    ),
  ]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="#666">`,
    `<title>${title}</title><text x="${LEFT}" y="18" font-size="14" font-weight="600">${title}</text>`,
    ...legend,
    ...marks,
    ...drawn,
    `<text x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${x}</text>`,
    `<text x="14" y="${(TOP + bottom) / 2}" text-anchor="middle" transform="rotate(-90 14 ${(TOP + bottom) / 2})">${y}</text>`,
    '</svg>',
    '',
  ].join('\n')
}

interface Scale {
  at: (value: number) => number
  marks: number[]
}

function scale(values: number[], from: number, to: number): Scale {
  const low = Math.floor(Math.log10(Math.min(...values)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))))
  const at = (value: number) => Math.round(from + ((Math.log10(value) - low) / (high - low)) * (to - from))
  return { at, marks: Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)) }
}

function drawLine({ points }: Line, colour: string, { across, up }: { across: Scale; up: Scale }): string {
  const places = points.map(({ x, y }) => `${across.at(x)},${up.at(y)}`)
  const dots = points.map(
    ({ x, y }) => `<circle cx="${across.at(x)}" cy="${up.at(y)}" r="3.5" fill="${colour}"/>`,
  )
  return `<polyline points="${places.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}`
}

const short = (value: number) =>
  value >= 1e6
    ? `${value / 1e6} M`
    : value >= 1000
      ? `${value / 1000} k`
      : String(Number(value.toPrecision(2)))
