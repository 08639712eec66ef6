import type { Figures, Measurement } from '../worlds/world.ts'

/** The figures of every system: of each the median over the rounds. */
export function medians(measured: readonly Measurement[]): Measurement[] {
  const systems = [...new Set(measured.map(({ system }) => system))]
  return systems.map((system) => {
    const rounds = measured.filter((one) => one.system === system).map(({ figures }) => figures)
    const names = Object.keys(rounds[0] ?? {})
    const figures: Figures = Object.fromEntries(
      names.map((name) => [name, median(rounds.map((round) => round[name] ?? NaN))]),
    )
    return { system, figures }
  })
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2
}
