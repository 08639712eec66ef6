import { setTimeout as pause } from 'node:timers/promises'

/** Waits for what should be seen, and says what it was when it is not. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  { limitMs = 15_000, everyMs = 50 }: { limitMs?: number; everyMs?: number } = {},
): Promise<NonNullable<T>> {
  const end = performance.now() + limitMs
  let last: unknown
  while (performance.now() < end) {
    try {
      last = await look()
      if (last) return last as NonNullable<T>
    } catch (error) {
      last = error
    }
    await pause(everyMs)
  }
  throw new Error(`${what} was not seen within ${limitMs} ms; last: ${describe(last)}`)
}

function describe(value: unknown): string {
  return value instanceof Error ? value.message : JSON.stringify(value)
}
