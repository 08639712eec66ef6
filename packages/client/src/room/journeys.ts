import type { AccountId, Cursor, EventId, RoomId } from '@securechat/protocol'
import type { Journey, JourneyFound } from '../state.ts'

/** Messages whose way is remembered, of all rooms together. */
const MOST_JOURNEYS = 500
/** The last so many count for what is usual. */
const MOST_TIMES = 100

interface Known extends Journey {
  roomId: RoomId
}

/**
 * The ways of messages written on this device since it started, all by this device's clock, so that stages can be
 * compared: when a receipt is told here is when it was heard here.
 */
export class Journeys {
  readonly #nowMs: () => number
  readonly #known = new Map<EventId, Known>()
  /** From sending to "stored", in milliseconds, oldest first. */
  readonly #times: number[] = []

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** It is sealed and about to leave; a second try begins it anew. */
  left(roomId: RoomId, eventId: EventId, at: Pick<Journey, 'writtenAtMs' | 'sealingAtMs'>): void {
    this.#known.delete(eventId)
    this.#known.set(eventId, { roomId, ...at, sentAtMs: this.#nowMs(), delivered: {}, read: {} })
    const oldest = this.#known.keys().next().value
    if (this.#known.size > MOST_JOURNEYS && oldest !== undefined) this.#known.delete(oldest)
  }

  /** The server has said that it is durable. */
  stored(eventId: EventId, seq: number): void {
    const journey = this.#known.get(eventId)
    if (!journey) return
    Object.assign(journey, { seq, storedAtMs: this.#nowMs() })
    this.#times.push(this.#nowMs() - journey.sentAtMs)
    if (this.#times.length > MOST_TIMES) this.#times.shift()
  }

  /** How far somebody has received and read a room. */
  heard(roomId: RoomId, cursors: readonly Pick<Cursor, 'accountId' | 'delivered' | 'read'>[]): void {
    for (const journey of this.#known.values()) {
      const { seq } = journey
      if (journey.roomId !== roomId || seq === undefined) continue
      for (const { accountId, delivered, read } of cursors) {
        if (delivered >= seq) this.#note(journey.delivered, accountId)
        if (read >= seq) this.#note(journey.read, accountId)
      }
    }
  }

  find(eventId: EventId): JourneyFound {
    const known = this.#known.get(eventId)
    const times = this.#times.toSorted((a, b) => a - b)
    const at = (share: number): number => times[Math.ceil(times.length * share) - 1] ?? 0
    const usual = times.length > 0 && { usual: { count: times.length, p50Ms: at(0.5), p95Ms: at(0.95) } }
    if (!known) return { ...usual }
    const { roomId: _where, ...journey } = known
    return { ...usual, journey: structuredClone(journey) }
  }

  #note(times: Record<AccountId, number>, accountId: AccountId): void {
    times[accountId] ??= this.#nowMs()
  }
}
