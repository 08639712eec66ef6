import { type Arrival, notificationsOf } from '../desktop/arrivals.ts'
import type { EngineState, MessageLine, Timeline } from '../engine/contract.ts'
import { isQuiet } from '../state/quiet.ts'
import { mayCall } from '../state/standing.ts'
import { splitMentions } from '../text/mentions.ts'

export type Wanted = ReturnType<typeof notificationsOf>[number]

/** Of what has arrived, what may call for its person: by the room's level, and not while they asked to be left alone. */
export function wantedOf(
  arrival: Arrival,
  timeline: Timeline,
  { state, nowMs }: { state: Pick<EngineState, 'settings' | 'me'>; nowMs: number },
): Wanted[] {
  const { settings, me } = state
  if (isQuiet(settings.person, nowMs)) return []
  const { roomId, kind } = arrival.room
  const calling = new Set<string>()
  for (const line of timeline.lines)
    if (line.kind === 'message') {
      const message = { isMention: isFor(line, me?.name ?? ''), isDirect: kind === 'direct' }
      if (mayCall(message, settings.rooms[roomId], nowMs)) calling.add(line.key)
    }
  return notificationsOf(arrival, timeline).filter(({ eventId }) => calling.has(eventId))
}

/** By the accounts a message names; where it names none, by the name in its text, as the engine counts. */
function isFor({ isMentioned, mentions, text }: MessageLine, myName: string): boolean {
  if (mentions) return isMentioned ?? false
  return myName !== '' && splitMentions(text, [myName]).some((piece) => piece.kind === 'mention')
}
