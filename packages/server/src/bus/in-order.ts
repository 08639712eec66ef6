import type { RoomId } from '@securechat/protocol'
import type { Announcement } from './bus.ts'

type EventAnnouncement = Extract<Announcement, { kind: 'event' }>

interface Room {
  /** The number that comes next; missing until there was one. */
  next?: number
  /** What came before its turn, by number. */
  early: Map<number, EventAnnouncement>
  giveUp?: NodeJS.Timeout
}

/** Entries numbered at the same moment by several servers cross on their way by no more than this. */
const HOLD_MS = 100
const MOST_HELD = 256

/**
 * Puts entries that come from several servers back into the log's order, by holding one that comes before its turn for a
 * moment. Otherwise every client would take it for a gap and read the log. What is still missing then is not waited for.
 */
export class InOrder {
  readonly #tell: (announcement: EventAnnouncement) => void
  readonly #holdMs: number
  readonly #rooms = new Map<RoomId, Room>()

  constructor(tell: (announcement: EventAnnouncement) => void, holdMs = HOLD_MS) {
    this.#tell = tell
    this.#holdMs = holdMs
  }

  /** From now on everything in this room comes by here. */
  begin(roomId: RoomId): void {
    if (!this.#rooms.has(roomId)) this.#rooms.set(roomId, { early: new Map() })
  }

  end(roomId: RoomId): void {
    this.#letGo(roomId)
    this.#rooms.delete(roomId)
  }

  take(announcement: EventAnnouncement): void {
    const { roomId, seq } = announcement.event
    const room = this.#rooms.get(roomId)
    if (!room || seq <= (room.next ?? seq)) return this.#pass(announcement, room)
    room.early.set(seq, announcement)
    room.giveUp ??= setTimeout(() => this.#letGo(roomId), this.#holdMs)
    if (room.early.size > MOST_HELD) this.#letGo(roomId)
  }

  /** For when nothing more is to be expected. */
  letAllGo(): void {
    for (const roomId of this.#rooms.keys()) this.#letGo(roomId)
  }

  #pass(announcement: EventAnnouncement, room: Room | undefined): void {
    this.#tell(announcement)
    if (!room) return
    room.next = Math.max(room.next ?? 0, announcement.event.seq + 1)
    for (let early = room.early.get(room.next); early; early = room.early.get(room.next)) {
      room.early.delete(room.next++)
      this.#tell(early)
    }
    if (room.early.size === 0) this.#stopWaiting(room)
  }

  #letGo(roomId: RoomId): void {
    const room = this.#rooms.get(roomId)
    if (!room) return
    this.#stopWaiting(room)
    const early = [...room.early].sort(([one], [other]) => one - other)
    room.early.clear()
    for (const [seq, announcement] of early) {
      room.next = seq + 1
      this.#tell(announcement)
    }
  }

  #stopWaiting(room: Room): void {
    clearTimeout(room.giveUp)
    delete room.giveUp
  }
}
