import type { RoomEvent, RoomId } from '@securechat/protocol'

/** Entries may reach a stream a little out of the order of their times: so much is looked through again. */
export const overlapMs = 30_000
const roomsNamed = 32
const pattern = /^\d{1,16}(?:\.[A-Za-z0-9_-]{22}\.\d{1,16})*$/

/**
 * How far a stream has come, as its reader gives it back in `Last-Event-ID`: the time of the newest entry, and the places in the
 * logs of the rooms with entries shortly before. Any server can go on from there, and none has to remember it.
 */
export class EventCursor {
  #atMs = 0
  readonly #rooms = new Map<RoomId, { seq: number; atMs: number }>()

  /** @returns nothing for what is no cursor. */
  static parse(text: string): EventCursor | undefined {
    if (text.length > 4096 || !pattern.test(text)) return undefined
    const [time, ...rest] = text.split('.')
    const cursor = new EventCursor()
    cursor.#atMs = Number(time)
    for (let at = 0; at < rest.length; at += 2)
      // Safe: the pattern holds it to an id's letters; one that is no room's finds nothing.
      cursor.#rooms.set(rest[at] as RoomId, { seq: Number(rest[at + 1]), atMs: cursor.#atMs })
    return cursor
  }

  get sinceMs(): number {
    return this.#atMs - overlapMs
  }

  /** The newest entry of a room that was given, where that is known. */
  seen(roomId: RoomId): number | undefined {
    return this.#rooms.get(roomId)?.seq
  }

  /** @returns whether it is new. */
  pass({ roomId, seq, acceptedAtMs }: RoomEvent): boolean {
    if (seq <= (this.seen(roomId) ?? 0)) return false
    this.#atMs = Math.max(this.#atMs, acceptedAtMs)
    this.#rooms.delete(roomId)
    this.#rooms.set(roomId, { seq, atMs: acceptedAtMs })
    return true
  }

  toString(): string {
    const recent = [...this.#rooms].filter(([, { atMs }]) => atMs >= this.sinceMs).slice(-roomsNamed)
    return [this.#atMs, ...recent.flatMap(([roomId, { seq }]) => [roomId, seq])].join('.')
  }
}
