import type { Announcement } from './bus.ts'

const kinds: ReadonlySet<unknown> = new Set<Announcement['kind']>([
  'event',
  'signal',
  'session-over',
  'session-slid',
  'resynchronise',
  'here',
  'who-is-here',
  'rules-changed',
])

/** An announcement on its way between servers: who sent it comes first, so that one's own are dropped unread. */
export function seal(sender: string, announcement?: Announcement): string {
  return `${sender}\n${announcement ? JSON.stringify(announcement) : ''}`
}

export const isFrom = (sender: string, text: string): boolean => text.startsWith(`${sender}\n`)

/**
 * Servers of the next version may say more than we know: fields are passed on, and what is of another kind is nothing to us.
 *
 * @returns nothing when it is no announcement that we understand.
 */
export function open(text: string): Announcement | undefined {
  try {
    const said: unknown = JSON.parse(text.slice(text.indexOf('\n') + 1))
    const isKnown = typeof said === 'object' && said !== null && 'kind' in said && kinds.has(said.kind)
    // Safe: only servers of this cluster can write to the bus, and of these kinds they write nothing else.
    return isKnown ? (said as Announcement) : undefined
  } catch {
    return undefined
  }
}
