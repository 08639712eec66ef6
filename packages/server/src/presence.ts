import type { AccountId, DeviceId, PresenceState } from '@securechat/protocol'
import type { Bus } from './bus/bus.ts'
import type { Clock } from './clock.ts'
import { reportBug } from './log.ts'
import { livelier, PeopleElsewhere, type Change } from './people-elsewhere.ts'
import type { Storage } from './storage/storage.ts'

type SaidPresence = Exclude<PresenceState, 'offline'>

interface PersonPresence {
  devices: Map<DeviceId, { sockets: number; says: SaidPresence }>
  /** What the other servers were told last: how it looks from here. */
  state: PresenceState
  /** Calls off going offline, while that is pending. */
  stay?: () => void
}

/** How long somebody without a socket still counts as here: a reload, or a change of network. */
const graceMs = 5_000

export interface PresenceParts {
  bus: Bus
  storage: Pick<Storage, 'sawAccount' | 'sawDevice' | 'placeDevice'>
  clock: Clock
}

/**
 * Who is here: `online` while any device has an open socket, `away` while all of them say so, `busy` while one of them does, else `offline` since the
 * last one closed. Never stored, except when somebody was last seen.
 */
export class Presence {
  readonly #parts: PresenceParts
  readonly #people = new Map<AccountId, PersonPresence>()
  readonly #noting = new Set<Promise<void>>()
  /** What the people of this server were told last; who is not listed is offline. */
  readonly #told = new Map<AccountId, PresenceState>()
  /** Missing when there are no other servers. */
  readonly #elsewhere: PeopleElsewhere | undefined

  constructor(parts: PresenceParts) {
    this.#parts = parts
    const peopleHere = () => [...this.#people].map(([accountId, { state }]) => ({ accountId, state }))
    const changed = (change: Change) => this.#changedElsewhere(change)
    if (parts.bus.tellHere) this.#elsewhere = new PeopleElsewhere({ ...parts, peopleHere, changed })
  }

  of(accountId: AccountId): PresenceState {
    return livelier(
      this.#people.get(accountId)?.state ?? 'offline',
      this.#elsewhere?.of(accountId) ?? 'offline',
    )
  }

  /** @param place Where it is, as a range of addresses. */
  opened(accountId: AccountId, deviceId: DeviceId, place?: string): void {
    const person: PersonPresence = this.#people.get(accountId) ?? { devices: new Map(), state: 'offline' }
    this.#people.set(accountId, person)
    person.stay?.()
    delete person.stay
    const device = person.devices.get(deviceId)
    person.devices.set(deviceId, { sockets: (device?.sockets ?? 0) + 1, says: 'online' })
    if (!device) this.#saw(deviceId, place)
    this.#tell(accountId, person)
  }

  closed(accountId: AccountId, deviceId: DeviceId): void {
    const person = this.#people.get(accountId)
    const device = person?.devices.get(deviceId)
    if (!person || !device) return
    device.sockets--
    if (device.sockets === 0) {
      person.devices.delete(deviceId)
      this.#saw(deviceId)
    }
    if (person.devices.size > 0) return this.#tell(accountId, person)
    const lastSeenAtMs = this.#parts.clock.nowMs()
    person.stay = this.#parts.clock.after(graceMs, () => this.#leave(accountId, lastSeenAtMs))
  }

  /** What a device says of itself; one without a socket says nothing that lasts. */
  say(accountId: AccountId, deviceId: DeviceId, state: SaidPresence): void {
    const person = this.#people.get(accountId)
    const device = person?.devices.get(deviceId)
    if (!person || !device) return
    device.says = state
    this.#tell(accountId, person)
  }

  /** For a server that stops: everybody here was last seen now. */
  async stop(): Promise<void> {
    const nowMs = this.#parts.clock.nowMs()
    // The others go on believing that they are here for a while, in which they come back by one of them.
    this.#elsewhere?.stop()
    const here = [...this.#people]
    this.#people.clear()
    for (const [, person] of here) person.stay?.()
    const devices = here.flatMap(([, person]) => [...person.devices.keys()])
    for (const deviceId of devices) this.#saw(deviceId)
    await Promise.all(here.map(([accountId]) => this.#parts.storage.sawAccount({ accountId, nowMs })))
    await Promise.all(this.#noting)
  }

  #saw(deviceId: DeviceId, place?: string): void {
    const { storage, clock } = this.#parts
    const saw = storage.sawDevice({ deviceId, nowMs: clock.nowMs() })
    const noted: Promise<void> = saw
      .then(() => (place === undefined ? undefined : storage.placeDevice({ deviceId, place })))
      .catch(reportBug)
      .finally(() => this.#noting.delete(noted))
    this.#noting.add(noted)
  }

  #leave(accountId: AccountId, lastSeenAtMs: number): void {
    this.#people.delete(accountId)
    this.#elsewhere?.say({ accountId, state: 'offline', lastSeenAtMs })
    this.#note(accountId, lastSeenAtMs)
    this.#tellHere(accountId, lastSeenAtMs)
  }

  #note(accountId: AccountId, nowMs: number): void {
    this.#parts.storage.sawAccount({ accountId, nowMs }).catch(reportBug)
  }

  #tell(accountId: AccountId, person: PersonPresence): void {
    const state = together([...person.devices.values()].map((device) => device.says))
    if (state === person.state) return
    person.state = state
    this.#elsewhere?.say({ accountId, state })
    this.#tellHere(accountId)
  }

  #changedElsewhere({ accountId, lastSeenAtMs, isUnnoted }: Change): void {
    if (isUnnoted && this.of(accountId) === 'offline') this.#note(accountId, lastSeenAtMs)
    this.#tellHere(accountId, lastSeenAtMs)
  }

  /** Every server tells its own people how somebody looks from all servers together. */
  #tellHere(accountId: AccountId, lastSeenAtMs?: number): void {
    const { bus } = this.#parts
    const state = this.of(accountId)
    if (state === (this.#told.get(accountId) ?? 'offline')) return
    if (state === 'offline') this.#told.delete(accountId)
    else this.#told.set(accountId, state)
    const seen = state === 'offline' && lastSeenAtMs !== undefined ? { lastSeenAtMs } : {}
    const signal = { kind: 'presence', accountId, state, ...seen } as const
    const said = { kind: 'signal', signal, to: 'everybody' } as const
    if (bus.tellHere) bus.tellHere(said)
    else bus.publish(said)
  }
}

/** Whoever asks on one device not to be disturbed means all of them; away is who is at none of them. */
function together(said: SaidPresence[]): SaidPresence {
  if (said.includes('busy')) return 'busy'
  return said.includes('online') ? 'online' : 'away'
}
