import type { DestinationStream } from 'pino'

/** Turns JSON log lines into ones for people: time, level, message, then the rest as `name=value`. */
export function forPeople(to: DestinationStream): DestinationStream {
  return { write: (line) => to.write(`${readable(line)}\n`) }
}

function readable(line: string): string {
  // Safe: our own logger wrote the line.
  const { time, level, msg, ...rest } = JSON.parse(line) as Record<string, unknown>
  const details = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return [String(time).slice(11, 23), String(level).padEnd(5), msg, ...details].join('  ')
}
