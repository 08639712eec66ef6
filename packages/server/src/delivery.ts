import { type AccountId, type RoomEvent, type RoomId, type Signal } from '@securechat/protocol'
import type { Audiences, CachedAudience } from './audiences.ts'
import type { Announcement, Bus } from './bus/bus.ts'
import type { Connections } from './connections.ts'
import { Said } from './gateway/said.ts'
import { reportBug } from './log.ts'
import type { Timings } from './metrics/timings.ts'
import type { Storage } from './storage/storage.ts'

export interface DeliveryParts {
  bus: Bus
  storage: Pick<Storage, 'room'>
  audiences: Audiences
  connections: Connections
  timings: Timings
}

type EventAnnouncement = Extract<Announcement, { kind: 'event' }>
type SignalAnnouncement = Extract<Announcement, { kind: 'signal' }>

/**
 * Hands what the bus announces to the sockets of this server. An event goes to whoever was a member when it was
 * numbered: nothing numbered after a removal reaches the removed, however late it is delivered (docs/spec/delivery.md).
 *
 * @returns a function that stops it.
 */
export function createDelivery(parts: DeliveryParts): () => void {
  const delivery = new Delivery(parts)
  return parts.bus.subscribe((announcement) => delivery.deliver(announcement))
}

class Delivery {
  readonly #parts: DeliveryParts
  /** Rooms whose member list is being read: what comes meanwhile waits its turn behind it. */
  readonly #turns = new Map<RoomId, Promise<void>>()

  constructor(parts: DeliveryParts) {
    this.#parts = parts
  }

  deliver(announcement: Announcement): void {
    switch (announcement.kind) {
      case 'event':
        return this.#deliverEvent(announcement)
      case 'signal':
        return this.#deliverSignal(announcement)
      case 'session-over':
        for (const connection of this.#parts.connections.ofSession(announcement.sessionId))
          connection.endSession(announcement.reason)
        return
      case 'session-slid':
        for (const connection of this.#parts.connections.ofSession(announcement.sessionId))
          connection.slide(announcement.expiresAtMs)
        return
      case 'resynchronise':
        // What was missed comes as announcements of its own: see following.ts. Who is where may have changed with it.
        return this.#parts.audiences.forget(announcement.rooms)
      case 'here':
      case 'who-is-here':
      case 'rules-changed':
        return
    }
  }

  #deliverEvent({ event, rosterSeq }: EventAnnouncement): void {
    const startedAtMs = performance.now()
    const known = this.#parts.audiences.known(event.roomId, rosterSeq)
    if (known?.rosterSeq === rosterSeq && !this.#turns.has(event.roomId)) {
      this.#send(event, known.joined)
      this.#parts.timings.took('deliver', event.kind, startedAtMs)
      return
    }
    this.#inTurn(event.roomId, async () => {
      this.#send(event, await this.#audienceAsOf(event, rosterSeq))
      this.#parts.timings.took('deliver', event.kind, startedAtMs)
    })
  }

  /** Who was a member when the event was numbered, or of those at least whoever still is. */
  async #audienceAsOf(event: RoomEvent, rosterSeq: number): Promise<ReadonlySet<AccountId>> {
    const { roomId, seq } = event
    const { audiences } = this.#parts
    const audience = audiences.known(roomId, rosterSeq) ?? (await audiences.read(roomId))
    if (audience.rosterSeq === rosterSeq) return audience.joined
    return this.#alreadyIn(audience, roomId, seq)
  }

  /** The list has changed since: whoever joined after the event must not get it live, and whoever left gets it no more. */
  async #alreadyIn(audience: CachedAudience, roomId: RoomId, seq: number): Promise<ReadonlySet<AccountId>> {
    const room = await this.#parts.storage.room({ roomId })
    const members = room?.members.filter((member) => member.state === 'joined' && member.sinceSeq <= seq)
    const accountIds = members?.map((member) => member.accountId) ?? []
    return new Set(accountIds.filter((accountId) => audience.joined.has(accountId)))
  }

  #send(event: RoomEvent, joined: ReadonlySet<AccountId>): void {
    const said = new Said({ event })
    this.#parts.connections.sendTo(joined, said)
    if (event.kind === 'message' || event.kind === 'post') this.#parts.timings.delivered(event.acceptedAtMs)
    const others = alsoFor(event).filter((accountId) => !joined.has(accountId))
    if (others.length > 0) this.#parts.connections.sendTo(new Set(others), said)
  }

  #deliverSignal({ signal, to }: SignalAnnouncement): void {
    const said = new Said({ signal })
    const { connections, audiences } = this.#parts
    if (to === 'everybody') return connections.sendToEverybody(said)
    if ('accountIds' in to) return connections.sendTo(to.accountIds, said)
    if ('deviceIds' in to) return connections.sendToDevices(to.deviceIds, said)
    const { roomId } = to
    const known = this.#turns.has(roomId) ? undefined : audiences.known(roomId)
    if (known) return connections.sendTo(others(known.joined, signal), said)
    this.#inTurn(roomId, async () => {
      const { joined } = audiences.known(roomId) ?? (await audiences.read(roomId))
      connections.sendTo(others(joined, signal), said)
    })
  }

  #inTurn(roomId: RoomId, job: () => Promise<void>): void {
    const before = this.#turns.get(roomId) ?? Promise.resolve()
    const turn: Promise<void> = before
      .then(job)
      .catch(reportBug)
      .then(() => {
        if (this.#turns.get(roomId) === turn) this.#turns.delete(roomId)
      })
    this.#turns.set(roomId, turn)
  }
}

/** Who gets an event besides the members: those whose membership ends with it, as their last; and those who ask, their own asking. */
function alsoFor(event: RoomEvent): AccountId[] {
  if (event.kind === 'commit') return event.removes
  if (event.kind !== 'roster') return []
  if (event.change === 'left' || event.change === 'asked') return [event.accountId]
  if (event.change === 'removed' && event.subject !== undefined) return [event.subject]
  return []
}

/** Nobody is told of their own typing. */
function others(joined: ReadonlySet<AccountId>, signal: Signal): Iterable<AccountId> {
  if (signal.kind !== 'typing') return joined
  return [...joined].filter((accountId) => accountId !== signal.accountId)
}
