import { randomUUID } from 'node:crypto'
import type { AccountId, PresenceState } from '@securechat/protocol'
import type { Announcement, Bus, PersonHere } from './bus/bus.ts'
import type { Clock } from './clock.ts'

type Here = Extract<Announcement, { kind: 'here' }>

interface OtherServer {
  people: Map<AccountId, PresenceState>
  heardAtMs: number
}

/** How often a server says who is with it, and for how long it is believed when it no longer does. */
const REPEAT_MS = 5_000
const BELIEVED_MS = 16_000

/** Who asks anywhere not to be disturbed means everywhere. */
const ranks: Record<PresenceState, number> = { offline: 0, away: 1, online: 2, busy: 3 }

/** What holds of two. */
export const livelier = (one: PresenceState, other: PresenceState): PresenceState =>
  ranks[one] >= ranks[other] ? one : other

export interface Change {
  accountId: AccountId
  lastSeenAtMs: number
  /** The server it was on says nothing any more, so nobody has noted when it was last seen. */
  isUnnoted: boolean
}

/**
 * Who is connected to the other servers, by what they say. Nothing is kept anywhere else: a server that dies is believed for a
 * while, in which its people come back by another, and then forgotten.
 */
export class PeopleElsewhere {
  readonly #self = randomUUID()
  readonly #bus: Bus
  readonly #clock: Clock
  readonly #peopleHere: () => PersonHere[]
  readonly #changed: (change: Change) => void
  readonly #servers = new Map<string, OtherServer>()
  readonly #stopListening: () => void
  #callOff: () => void

  constructor(parts: {
    bus: Bus
    clock: Clock
    peopleHere: () => PersonHere[]
    changed: (change: Change) => void
  }) {
    this.#bus = parts.bus
    this.#clock = parts.clock
    this.#peopleHere = parts.peopleHere
    this.#changed = parts.changed
    this.#stopListening = parts.bus.subscribe((said) => this.#hear(said))
    parts.bus.publish({ kind: 'who-is-here' })
    this.#callOff = parts.clock.after(REPEAT_MS, () => this.#beat())
  }

  of(accountId: AccountId): PresenceState {
    let state: PresenceState = 'offline'
    for (const { people } of this.#servers.values())
      state = livelier(state, people.get(accountId) ?? 'offline')
    return state
  }

  /** Tells the others of one change here. */
  say(person: PersonHere): void {
    this.#bus.publish({ kind: 'here', server: this.#self, people: [person] })
  }

  stop(): void {
    this.#callOff()
    this.#stopListening()
  }

  #beat(): void {
    this.#sayAll()
    const oldestMs = this.#clock.monotonicMs() - BELIEVED_MS
    for (const [server, { people, heardAtMs }] of this.#servers) {
      if (heardAtMs > oldestMs) continue
      this.#servers.delete(server)
      const lastSeenAtMs = this.#clock.nowMs() - BELIEVED_MS
      for (const accountId of people.keys()) this.#changed({ accountId, lastSeenAtMs, isUnnoted: true })
    }
    this.#callOff = this.#clock.after(REPEAT_MS, () => this.#beat())
  }

  #sayAll(): void {
    this.#bus.publish({ kind: 'here', server: this.#self, people: this.#peopleHere(), isWhole: true })
  }

  #hear(said: Announcement): void {
    if (said.kind === 'who-is-here') this.#sayAll()
    // After a time without a link nobody knows what the others have heard.
    else if (said.kind === 'resynchronise' && said.rooms === 'all') this.#sayAll()
    else if (said.kind === 'here' && said.server !== this.#self) this.#take(said)
  }

  #take({ server, people, isWhole }: Here): void {
    const other = this.#servers.get(server) ?? { people: new Map<AccountId, PresenceState>(), heardAtMs: 0 }
    this.#servers.set(server, other)
    other.heardAtMs = this.#clock.monotonicMs()
    const named = new Set(people.map(({ accountId }) => accountId))
    const gone = isWhole === true ? [...other.people.keys()].filter((accountId) => !named.has(accountId)) : []
    for (const accountId of gone) this.#set(other, { accountId, state: 'offline' })
    for (const person of people) this.#set(other, person)
  }

  #set({ people }: OtherServer, { accountId, state, lastSeenAtMs }: PersonHere): void {
    if ((people.get(accountId) ?? 'offline') === state) return
    if (state === 'offline') people.delete(accountId)
    else people.set(accountId, state)
    this.#changed({ accountId, lastSeenAtMs: lastSeenAtMs ?? this.#clock.nowMs(), isUnnoted: false })
  }
}
