import {
  limits,
  type OutputOf,
  type listRooms,
  type readEvents,
  type RoomEvent,
  type RoomId,
} from '@securechat/protocol'
import type { Caller } from '../caller.ts'
import type { Admit } from './admit.ts'
import type { EventCursor } from './event-cursor.ts'

/** What a stream's reader has missed: entries in the order of their times, and rooms of which it has to read the log itself. */
export interface Missed {
  events: RoomEvent[]
  gaps: RoomId[]
}

/** Reads what came after a cursor, a page of each room at most. */
export async function missedSince(admit: Admit, caller: Caller, cursor: EventCursor): Promise<Missed> {
  // Safe: `admit` answers with the operation's own output.
  const { rooms } = (await admit(caller, 'room.list', {})) as OutputOf<typeof listRooms>
  const missed: Missed = { events: [], gaps: [] }
  for (const { roomId, headSeq } of rooms) {
    const after = cursor.seen(roomId)
    if (after === headSeq) continue
    const from = after === undefined ? { before: headSeq + 1 } : { after }
    const input = { roomId, ...from, limit: limits.historyPageEvents }
    // Safe: the same.
    const page = (await admit(caller, 'room.events', input)) as OutputOf<typeof readEvents>
    const fresh = page.events.filter((event) => after !== undefined || event.acceptedAtMs >= cursor.sinceMs)
    if (page.more && fresh.length === page.events.length) missed.gaps.push(roomId)
    else missed.events.push(...fresh)
  }
  missed.events.sort((one, other) => one.acceptedAtMs - other.acceptedAtMs || one.seq - other.seq)
  return missed
}
