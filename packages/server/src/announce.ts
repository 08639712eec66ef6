import type { Bus } from './bus/bus.ts'
import type { Appended } from './storage/records.ts'

/**
 * Tells every server that has members connected. An entry that was stored before is told of again: the server that stored
 * it may have died before it could. Of one older than the last change of members, delivery finds out whose it is.
 */
export function announce(bus: Bus, { event, isNew, rosterSeq }: Appended): void {
  bus.publish({ kind: 'event', event, rosterSeq: isNew || event.seq >= rosterSeq ? rosterSeq : 0 })
}
