import type { Authority, DeviceKeys } from '@securechat/crypto'
import { AccountId, type Certificate, DeviceId, type DirectoryDevice } from '@securechat/protocol'
import { MemoryStore, type MemoryDisk } from '../../store/memory.ts'
import type { Identity, People, Rooms, RoomsContext } from '../../context.ts'
import { RoomSet } from '../room-set.ts'
import { modelCryptography, modelKeyPackage } from './model-cryptography.ts'
import { ModelLink, type ModelNetwork } from './model-link.ts'
import { type AccountVault, ModelVault } from './model-vault.ts'
import { MortalStore, type WriteFate } from './mortal-store.ts'

export interface ModelAccount {
  accountId: AccountId
  name: string
  vault: AccountVault
}

export interface DeviceOptions {
  account: ModelAccount
  deviceId: DeviceId
  network: ModelNetwork
  fateOf: () => WriteFate
  fault: (error: unknown) => void
}

/** Nobody's key changes in the simulation, nor is anybody verified. */
const noUploads: RoomsContext['uploads'] = {
  take: async () => [],
  start: () => {},
  forget: async () => {},
  onEnd: () => () => {},
  resume: async () => {},
  stop: async () => {},
}
const unchanged = { identityChanged: false, isVerified: false, isReviewDue: false }

/** Not used by the model cryptography, which the rooms are given in place of the real one. */
const unused = <T>(): T => ({}) as T

/** One device of the simulation: its disk outlives it, everything else dies and starts anew. */
export class ModelDevice {
  readonly account: ModelAccount
  readonly deviceId: DeviceId
  readonly disk: MemoryDisk = new Map()
  readonly #options: DeviceOptions
  #copy: MemoryDisk | undefined
  #life: { rooms: Rooms; link: ModelLink; store: MortalStore; vault: ModelVault; isOver: boolean } | undefined

  constructor(options: DeviceOptions) {
    this.account = options.account
    this.deviceId = options.deviceId
    this.#options = options
  }

  get rooms(): Rooms | undefined {
    return this.#life?.rooms
  }

  get isOnline(): boolean {
    return this.#life?.link.isOpen ?? false
  }

  get vault(): ModelVault | undefined {
    return this.#life?.vault
  }

  /** What the server lists about it. Certificates are not simulated. */
  get listed(): DirectoryDevice {
    const { accountId } = this.account
    return {
      accountId,
      deviceId: this.deviceId,
      certificate: unused<Certificate>(),
      identityKey: '',
      createdAtMs: 0,
    }
  }

  /** Makes key packages: the published half for the server, the secret half on this device's disk. */
  publishKeyPackages(count: number): void {
    const { network } = this.#options
    // The last resort, which is never spent, is the last in order.
    const refs = Array.from({ length: count }, () => network.prng.base64url(48)).toSorted()
    for (const ref of refs) this.disk.set(`key/${ref}`, new TextEncoder().encode(ref))
    const { accountId } = this.account
    const published = refs.map((ref) =>
      Buffer.from(modelKeyPackage({ accountId, deviceId: this.deviceId, ref })),
    )
    const before = network.server.keyPackages.get(this.deviceId) ?? []
    network.server.keyPackages.set(this.deviceId, [
      ...before,
      ...published.map((bytes) => bytes.toString('base64url')),
    ])
  }

  async start(): Promise<void> {
    if (this.#life) return
    const { network, fault } = this.#options
    const life = { isOver: false }
    const store = new MortalStore(new MemoryStore(this.disk), this.#options.fateOf, () => this.die())
    const caller = { accountId: this.account.accountId, deviceId: this.deviceId }
    const link = new ModelLink(caller, network)
    const schedule: RoomsContext['schedule'] = (delayMs, job) =>
      network.schedule(delayMs, () => life.isOver || job())
    const vault = new ModelVault({ store, account: this.account.vault, schedule, isOpen: () => link.isOpen })
    const { nowMs, prng } = network
    const context: RoomsContext = {
      store,
      link,
      identity: this.#identity(store, vault),
      people: this.#people(link),
      uploads: noUploads,
      serverUrl: 'https://chat.example.org',
      nowMs,
      random: prng.next,
      schedule,
      changed: () => {},
      fault: (error) => life.isOver || fault(error),
    }
    const rooms = new RoomSet(context, modelCryptography(caller, prng))
    this.#life = Object.assign(life, { rooms, link, store, vault })
    this.account.vault.mirrors.add(vault)
    await rooms.start()
  }

  goOnline(): void {
    const life = this.#life
    if (!life) return
    void life.vault.refresh()
    life.vault.flush()
    life.link.open()
  }

  goOffline(): void {
    this.#life?.link.cut()
  }

  /** Somebody keeps a copy of the disk. */
  backUp(): void {
    this.#copy = new Map(this.disk)
  }

  /** The copy is put back while the device is off: it knows nothing of what it did since. */
  restore(): void {
    this.die()
    if (!this.#copy) return
    this.disk.clear()
    for (const [key, value] of this.#copy) this.disk.set(key, value)
  }

  /** The power goes. */
  die(): void {
    if (!this.#life) return
    this.#life.isOver = true
    this.#life.store.kill()
    this.#life.link.cut()
    this.account.vault.mirrors.delete(this.#life.vault)
    this.#life = undefined
  }

  #identity(store: MortalStore, vault: ModelVault): Identity {
    const { accountId, name } = this.account
    return {
      me: { accountId, name, role: 'member' },
      workspaceName: 'Example',
      deviceId: this.deviceId,
      deviceKeys: unused<DeviceKeys>(),
      certificate: unused<Certificate>(),
      identityKey: accountId,
      workspaceKey: new Uint8Array(32).fill(7),
      authority: unused<Authority>(),
      vault,
      keyPackageSecret: async (ref) => {
        const secret = await store.get(`key/${ref}`)
        const isLastResort = ref === (await store.list({ prefix: 'key/' })).at(-1)?.[0].slice('key/'.length)
        return secret && { public: secret, secret, spend: isLastResort ? [] : [`key/${ref}`] }
      },
      keyPackageRefs: async () =>
        (await store.list({ prefix: 'key/' })).map(([key]) => key.slice('key/'.length)),
    }
  }

  #people(link: ModelLink): People {
    const { server } = this.#options.network
    return {
      all: () => [...server.people.values()].map((person) => ({ ...person, ...unchanged })),
      get: (accountId) => {
        const person = server.people.get(accountId)
        return person && { ...person, ...unchanged }
      },
      nameOf: (accountId) => server.people.get(accountId)?.name ?? '',
      devicesOf: async (accountIds) =>
        [...server.devices.values()]
          .filter(({ accountId }) => accountIds.includes(accountId))
          .map((device) => ({ ...device, isSuperseded: false })),
      vouchedFor: async () => {},
      onChange: (listener) => {
        link.onOpen(() => listener([]))
        return link.onSignal((signal) => {
          if (signal.kind === 'person') listener([signal.accountId])
        })
      },
    }
  }
}
