import { setTimeout as pause } from 'node:timers/promises'

/** Waits until something is there to be seen, looking often and giving up after a while. */
export async function until<Seen>(
  look: () => Seen | undefined | false | Promise<Seen | undefined | false>,
  limitMs = 5000,
): Promise<Seen> {
  const giveUpAtMs = performance.now() + limitMs
  for (;;) {
    const seen = await look()
    if (seen) return seen
    if (performance.now() > giveUpAtMs)
      throw new Error(`nothing of it after ${limitMs} ms: ${look.toString()}`)
    await pause(2)
  }
}
