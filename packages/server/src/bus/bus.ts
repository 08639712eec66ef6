import type { AccountId, DeviceId, PresenceState, RoomEvent, RoomId, Signal } from '@securechat/protocol'
import type { SharedMemory } from './shared-memory.ts'

/**
 * What one server tells all others (and its own gateway) the moment it happens. The bus may lose, repeat or
 * reorder: the log is the truth, and a client that sees a gap reads the log.
 */
export type Announcement =
  | { kind: 'event'; event: RoomEvent; rosterSeq: number }
  /** A signal for the members of one room, for some accounts, for some devices, or for everybody. */
  | {
      kind: 'signal'
      signal: Signal
      to: { roomId: RoomId } | { accountIds: AccountId[] } | { deviceIds: DeviceId[] } | 'everybody'
    }
  /** Sockets of this session must close now. */
  | { kind: 'session-over'; sessionId: string; reason?: 'revoked' }
  /** A session was used and lasts until then: its open sockets do too. */
  | { kind: 'session-slid'; sessionId: string; expiresAtMs: number }
  /** Announcements about these rooms may have been missed; whoever delivers makes up for them from the log. */
  | { kind: 'resynchronise'; rooms: RoomId[] | 'all' }
  /** Who is connected to one server: what has changed, or everybody, which is repeated every few seconds. */
  | { kind: 'here'; server: string; people: PersonHere[]; isWhole?: boolean }
  /** Administrators have decided something: whoever goes by it reads it anew. */
  | { kind: 'rules-changed' }
  /** Somebody new wants to know who is here. */
  | { kind: 'who-is-here' }

export interface PersonHere {
  accountId: AccountId
  state: PresenceState
  /** Of somebody who has just left. */
  lastSeenAtMs?: number
}

export interface Bus {
  publish(announcement: Announcement): void
  /** @returns a function that stops the subscription. */
  subscribe(listener: (announcement: Announcement) => void): () => void
  /**
   * Asks for what other servers announce about a room; a bus without this brings everything anyway. What changes who is in
   * a room is announced to every server, followed or not.
   *
   * @returns once they are heard, or while nothing can be: then `resynchronise` comes later. Never rejects.
   */
  follow?(roomId: RoomId): Promise<void>
  unfollow?(roomId: RoomId): void
  /** Tells the listeners of this server only. A bus without this has no others. */
  tellHere?(announcement: Announcement): void
  /** What all servers know together. A bus without it has no others, or its server remembers alone. */
  memory?: SharedMemory
  /** Counts for /metrics. */
  measure?(): Record<string, number>
}
