import type { Timeline } from '@securechat/client'
import type { EventId, RoomId } from '@securechat/protocol'

/** One message of somebody else as a client's screen showed it. */
export interface Seen {
  eventId: EventId
  seq: number
  text: string
}

/** What one client did and saw, for the checker: from outside, by what its engine accepted and its screen showed. */
export class Journal {
  readonly #sent = new Map<RoomId, Map<EventId, string>>()
  readonly #acked = new Map<RoomId, Map<EventId, number>>()
  readonly #received = new Map<RoomId, Seen[]>()
  readonly #disorder: { roomId: RoomId; detail: string }[] = []

  sent(roomId: RoomId, eventId: EventId, text: string): void {
    entry(this.#sent, roomId, () => new Map<EventId, string>()).set(eventId, text)
  }

  saw({ roomId, lines }: Timeline): void {
    const acked = entry(this.#acked, roomId, () => new Map<EventId, number>())
    const received = entry(this.#received, roomId, (): Seen[] => [])
    const known = new Set(received.map(({ eventId, seq }) => `${eventId} ${seq}`))
    let lastSeq = 0
    for (const { kind, seq, ...line } of lines) {
      if (seq === undefined) continue
      if (seq <= lastSeq) this.#disorder.push({ roomId, detail: `${seq} shown below ${lastSeq}` })
      lastSeq = seq
      if (kind !== 'message' || !('text' in line)) continue
      // One's own are known by their acknowledgement, which may be here before what others wrote meanwhile.
      if (line.isMine) acked.set(line.key, seq)
      else if (!known.has(`${line.key} ${seq}`)) received.push({ eventId: line.key, seq, text: line.text })
    }
  }

  /** Screens on which lines did not stand in the log's order. */
  disorderIn(roomId: RoomId): string[] {
    return this.#disorder.filter((found) => found.roomId === roomId).map(({ detail }) => detail)
  }

  sentIn(roomId: RoomId): ReadonlyMap<EventId, string> {
    return this.#sent.get(roomId) ?? new Map()
  }

  ackedIn(roomId: RoomId): ReadonlyMap<EventId, number> {
    return this.#acked.get(roomId) ?? new Map()
  }

  receivedIn(roomId: RoomId): readonly Seen[] {
    return this.#received.get(roomId) ?? []
  }
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key) ?? make()
  map.set(key, found)
  return found
}
