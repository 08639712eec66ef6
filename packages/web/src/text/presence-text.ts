import type { PersonSummary } from '../engine/contract.ts'
import { words } from '../messages/words.ts'
import { lastSeen } from './dates.ts'

/** Whether somebody is here, or when they last were. */
export function presenceText(
  person: Pick<PersonSummary, 'presence' | 'lastSeenAtMs'>,
  nowMs: number,
): string {
  if (person.presence === 'offline' && person.lastSeenAtMs !== undefined)
    return lastSeen(person.lastSeenAtMs, nowMs)
  return words.people[person.presence]
}
