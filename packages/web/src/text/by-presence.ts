import type { PresenceState } from '../engine/contract.ts'
import { locale } from '../messages/locale.ts'

const order: Record<PresenceState, number> = { online: 0, busy: 1, away: 2, offline: 3 }
const collator = new Intl.Collator(locale)

interface Somebody {
  name: string
  presence: PresenceState
}

/** Those who are here first, then by name. */
export function byPresence(a: Somebody, b: Somebody): number {
  return order[a.presence] - order[b.presence] || collator.compare(a.name, b.name)
}
