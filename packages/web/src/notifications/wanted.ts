import { type Arrival, notificationsOf } from '../desktop/arrivals.ts'
import type { AccountSettings, Timeline } from '../engine/contract.ts'
import { isQuiet } from '../state/quiet.ts'
import { mayCall } from '../state/standing.ts'

export type Wanted = ReturnType<typeof notificationsOf>[number]

/** Of what has arrived, what may call for its person: by the room's level, and not while they asked to be left alone. */
export function wantedOf(
  arrival: Arrival,
  timeline: Timeline,
  { settings, nowMs }: { settings: AccountSettings; nowMs: number },
): Wanted[] {
  if (isQuiet(settings.person, nowMs)) return []
  const isDirect = arrival.room.kind === 'direct'
  const mentioned = new Set(
    timeline.lines.flatMap((line) => (line.kind === 'message' && line.isMentioned ? [line.key] : [])),
  )
  return notificationsOf(arrival, timeline).filter((one) =>
    mayCall(
      { isMention: [...mentioned].some((key) => key === one.eventId), isDirect },
      settings.rooms[arrival.room.roomId],
      nowMs,
    ),
  )
}
