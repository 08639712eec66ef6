import { CryptoError, type Authority, type LeafOwner } from '@securechat/crypto'
import {
  listPeople,
  type AccountId,
  type DirectoryDevice,
  type Person,
  type Signal,
} from '@securechat/protocol'
import { Listeners } from '../connection/listeners.ts'
import type { KnownDevice, KnownPerson, Link, People, Unsubscribe } from '../context.ts'
import { fromBytes, toBytes } from '../room/json.ts'
import type { Store } from '../store/store.ts'
import { Turns } from '../turns.ts'
import type { DeviceDirectory } from './device-directory.ts'
import type { VaultPins } from './pins.ts'
import type { Verdicts } from './verdicts.ts'

const peopleKey = 'people'

interface PeopleOptions {
  store: Store
  link: Pick<Link, 'request' | 'isOpen'>
  pins: VaultPins
  verdicts: Verdicts
}

/** Everybody in the workspace: the list the server gave last, what was heard since, and whether we still trust their keys. */
export class Directory implements People {
  readonly #options: PeopleOptions
  readonly #turns = new Turns()
  readonly #people = new Map<AccountId, Person>()
  readonly #changes = new Listeners<[AccountId[]]>()
  /** The account key by which a device's certificate held when it was read. */
  readonly #certifiedBy = new WeakMap<DirectoryDevice, string>()
  #awaited: Promise<void> | undefined
  #devices: DeviceDirectory | undefined
  #authority: Authority | undefined

  private constructor(options: PeopleOptions) {
    this.#options = options
  }

  static async load(options: PeopleOptions): Promise<Directory> {
    const directory = new Directory(options)
    options.verdicts.onChange((accountIds) => directory.decided(accountIds))
    options.pins.onChange((accountIds) => directory.decided(accountIds))
    const bytes = await options.store.get(peopleKey)
    for (const person of bytes ? fromBytes<Person[]>(bytes) : [])
      directory.#people.set(person.accountId, { ...person, presence: 'offline' })
    return directory
  }

  /** Devices are checked by the authority, which finds certificates by way of this directory: so it comes after both. */
  checkWith(devices: DeviceDirectory, authority: Authority): void {
    this.#devices = devices
    this.#authority = authority
  }

  all(): KnownPerson[] {
    return [...this.#people.values()].map((person) => this.#known(person))
  }

  get(accountId: AccountId): KnownPerson | undefined {
    const person = this.#people.get(accountId)
    return person && this.#known(person)
  }

  nameOf(accountId: AccountId): string {
    return this.#people.get(accountId)?.name ?? `#${accountId.slice(0, 6)}`
  }

  async devicesOf(accountIds: AccountId[]): Promise<KnownDevice[]> {
    const devices = await this.#devices!.devicesOf(accountIds)
    const standings = await Promise.all(devices.map((device) => this.#standingOf(device)))
    return devices.flatMap((device, place) => {
      const standing = standings[place]
      return standing === 'unknown' ? [] : { ...device, isSuperseded: standing === 'superseded' }
    })
  }

  /** Something about these people was decided here, or on another device of the account. */
  decided(accountIds: AccountId[]): void {
    this.#changes.tell(accountIds)
  }

  async vouchedFor(members: readonly LeafOwner[]): Promise<void> {
    for (const { accountId, ...member } of members) {
      const person = this.get(accountId)
      if (!person?.identityChanged || person.isReviewDue) continue
      const identityKey = await this.#authority!.identityKeyOf({ accountId, ...member })
      // A key that was replaced does not come back because a leaf of it is still there.
      const known = await this.#options.pins.all(accountId)
      if (identityKey !== person.identityKey || known.includes(identityKey)) continue
      await this.#options.pins.set(accountId, identityKey)
      this.decided([accountId])
    }
  }

  onChange(listener: (accountIds: AccountId[]) => void): Unsubscribe {
    return this.#changes.add(listener)
  }

  /** Reads the list again; those who ask while one reading waits for its turn share it. @throws OfflineError */
  refresh(): Promise<void> {
    this.#awaited ??= this.#turns.run(() => {
      this.#awaited = undefined
      return this.#read()
    })
    return this.#awaited
  }

  /** After each connect: everything may have changed meanwhile. @throws OfflineError */
  async catchUp(): Promise<void> {
    this.#devices?.outdated()
    await this.refresh()
  }

  /** @throws OfflineError */
  async hear(signal: Signal): Promise<void> {
    if (signal.kind === 'person') {
      this.#devices?.outdated([signal.accountId])
      await this.refresh()
    }
    if (signal.kind === 'presence') this.#hearPresence(signal)
  }

  /** Nobody's presence is known while there is no connection. */
  wentOffline(): void {
    for (const [accountId, person] of this.#people)
      this.#people.set(accountId, { ...person, presence: 'offline' })
    this.#changes.tell([...this.#people.keys()])
  }

  async #read(): Promise<void> {
    const { people } = await this.#options.link.request(listPeople, {})
    this.#people.clear()
    for (const person of people) this.#people.set(person.accountId, person)
    await this.#options.store.write({ put: [[peopleKey, toBytes(people)]] })
    this.#changes.tell(people.map(({ accountId }) => accountId))
  }

  #hearPresence({ accountId, state, lastSeenAtMs }: Extract<Signal, { kind: 'presence' }>): void {
    const person = this.#people.get(accountId)
    if (!person) return
    const seen = lastSeenAtMs === undefined ? {} : { lastSeenAtMs }
    this.#people.set(accountId, { ...person, presence: state, ...seen })
    this.#changes.tell([accountId])
  }

  #known(person: Person): KnownPerson {
    const { pins, verdicts } = this.#options
    const { accountId, identityKey } = person
    return {
      ...person,
      identityChanged: pins.isChanged(accountId, identityKey),
      isVerified: verdicts.isVerified(accountId, identityKey),
      isReviewDue: verdicts.isOutdated(accountId, identityKey),
    }
  }

  /** What is known of the account key that certified a device. */
  async #standingOf(device: DirectoryDevice): Promise<'present' | 'superseded' | 'unknown'> {
    const { accountId, deviceId } = device
    try {
      const identityKey = this.#certifiedBy.get(device) ?? (await this.#certifierOf({ accountId, deviceId }))
      this.#certifiedBy.set(device, identityKey)
      const [present, ...former] = await this.#options.pins.all(accountId)
      if (identityKey === present) return 'present'
      return former.includes(identityKey) ? 'superseded' : 'unknown'
    } catch (error) {
      if (error instanceof CryptoError && error.code !== 'directory-unreachable') return 'unknown'
      throw error
    }
  }

  #certifierOf(device: { accountId: string; deviceId: string }): Promise<string> {
    return this.#authority!.identityKeyOf(device)
  }
}
