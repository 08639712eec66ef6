import type { RoomId } from '@securechat/protocol'
import type { Announcement } from './bus.ts'

type Saying = Extract<Announcement, { kind: 'signal' | 'session-over' | 'session-slid' }>

interface Kept {
  saying: Saying
  state: 'sending' | 'unsaid' | { saidAtMs: number }
}

/** How long it is worth repeating what was said: whoever was cut off then has come back by now. */
const KEPT_MS = 30_000
const MOST_SAYINGS = 10_000
const MOST_ROOMS = 10_000
const ROOMS_AT_ONCE = 500

/**
 * What this server has said, or could not say, to the others, within bounds, so that it can be said again to who missed
 * it. Of entries that went unsaid only the room is kept, since the log has them; of everything else the last word on each
 * matter; of typing nothing.
 */
export class Sayings {
  readonly #kept = new Map<string, Kept>()
  readonly #unsaidRooms = new Set<RoomId>()
  #hasLostCount = false
  #givenUp = 0

  /** How many words went unsaid for good. */
  get givenUp(): number {
    return this.#givenUp
  }

  get hasUnsaid(): boolean {
    return this.#hasLostCount || this.#unsaidRooms.size > 0 || [...this.#kept.values()].some(isUnsaid)
  }

  /** To be told of everything that is announced, before it is sent. */
  remember(announcement: Announcement): void {
    const matter = matterOf(announcement)
    if (matter === undefined || !isSaying(announcement)) return
    this.#kept.delete(matter)
    this.#kept.set(matter, { saying: announcement, state: 'sending' })
    if (this.#kept.size > MOST_SAYINGS) this.#forgetOldest()
  }

  said(announcement: Announcement, nowMs: number): void {
    const kept = this.#keptOf(announcement)
    if (kept) kept.state = { saidAtMs: nowMs }
  }

  unsaid(announcement: Announcement): void {
    const kept = this.#keptOf(announcement)
    if (kept) kept.state = 'unsaid'
    if (announcement.kind === 'event') this.#addRooms([announcement.event.roomId])
    if (announcement.kind !== 'resynchronise') return
    if (announcement.rooms === 'all') this.#hasLostCount = true
    else this.#addRooms(announcement.rooms)
  }

  /** Another server has had a later word on the same matter: ours is not to be repeated. */
  heard(announcement: Announcement): void {
    const matter = matterOf(announcement)
    if (matter !== undefined) this.#kept.delete(matter)
  }

  /** Everything to say now to who may have missed it, oldest first. Rooms are forgotten here, words are kept for a while. */
  again(nowMs: number): Announcement[] {
    for (const [matter, { state }] of this.#kept) {
      if (typeof state === 'object' && state.saidAtMs < nowMs - KEPT_MS) this.#kept.delete(matter)
    }
    const words = [...this.#kept.values()].filter(({ state }) => state !== 'sending')
    return [...words.map(({ saying }) => saying), ...this.#takeRooms()]
  }

  /** What is kept of this very announcement, unless there was a later word. */
  #keptOf(announcement: Announcement): Kept | undefined {
    const kept = this.#kept.get(matterOf(announcement) ?? '')
    return kept?.saying === announcement ? kept : undefined
  }

  #takeRooms(): Announcement[] {
    const rooms = [...this.#unsaidRooms]
    const hasLostCount = this.#hasLostCount
    this.#unsaidRooms.clear()
    this.#hasLostCount = false
    if (hasLostCount) return [{ kind: 'resynchronise', rooms: 'all' }]
    const count = Math.ceil(rooms.length / ROOMS_AT_ONCE)
    const slice = (i: number) => rooms.slice(i * ROOMS_AT_ONCE, (i + 1) * ROOMS_AT_ONCE)
    return Array.from({ length: count }, (_, i) => ({ kind: 'resynchronise', rooms: slice(i) }))
  }

  #addRooms(rooms: readonly RoomId[]): void {
    for (const roomId of rooms) this.#unsaidRooms.add(roomId)
    if (this.#unsaidRooms.size <= MOST_ROOMS) return
    this.#unsaidRooms.clear()
    this.#hasLostCount = true
  }

  #forgetOldest(): void {
    const [oldest] = this.#kept
    if (!oldest) return
    this.#kept.delete(oldest[0])
    if (isUnsaid(oldest[1])) this.#givenUp++
  }
}

/** Who is here is repeated anyway. */
const isSaying = (said: Announcement): said is Saying =>
  said.kind === 'signal' || said.kind === 'session-over' || said.kind === 'session-slid'

const isUnsaid = ({ state }: Kept): boolean => state === 'unsaid'

/** What an announcement is about: a later one about the same takes its place. Nothing when it is not worth repeating late. */
function matterOf(saying: Announcement): string | undefined {
  if (!isSaying(saying)) return undefined
  if (saying.kind === 'session-over') return `session ${saying.sessionId}`
  if (saying.kind === 'session-slid') return `session-slid ${saying.sessionId}`
  const { signal } = saying
  switch (signal.kind) {
    case 'typing':
      return undefined
    case 'cursor':
      return `cursor ${signal.cursor.roomId} ${signal.cursor.accountId}`
    case 'presence':
    case 'person':
      return `${signal.kind} ${signal.accountId}`
    case 'open-room':
      return `open-room ${signal.roomId}`
    case 'welcome':
      return `welcome ${signal.roomId} ${signal.deviceId}`
    case 'settings':
    case 'key-packages-low':
    case 'session-over':
      return `${signal.kind} ${JSON.stringify(saying.to)}`
  }
}
