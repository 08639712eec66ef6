import { AccountId, DeviceId, EventId, type RoomId } from '@securechat/protocol'
import { settle, TestClock } from '../../testing/clock.ts'
import { ModelDevice } from './model-device.ts'
import type { ModelNetwork } from './model-link.ts'
import { ModelServer } from './model-server.ts'
import { AccountVault } from './model-vault.ts'
import { Prng } from './prng.ts'

export interface SimulationOptions {
  seed: number
  /** Chance that a device dies at a write. */
  deaths: number
  loss: number
  repeat: number
  /** Whether copies of disks are kept and put back: what then happened in between cannot always be read again. */
  restores?: boolean
}

const names = ['alice', 'bob', 'carol', 'dave', 'erin']

/** Several people with several devices each, a server, a bad network and power cuts, all out of one seed. */
export class Simulation {
  readonly prng: Prng
  readonly clock = new TestClock()
  readonly server: ModelServer
  readonly devices: ModelDevice[] = []
  readonly faults: unknown[] = []
  /** Every text anybody wrote, by event id. */
  readonly written = new Map<EventId, string>()
  readonly restores: boolean
  readonly #network: ModelNetwork
  #deaths: number

  constructor({ seed, deaths, loss, repeat, restores = false }: SimulationOptions) {
    this.restores = restores
    this.prng = new Prng(seed)
    this.#deaths = deaths
    this.server = new ModelServer(() => Math.round(this.clock.nowMs()))
    const { schedule, nowMs } = this.clock
    this.#network = { server: this.server, prng: this.prng, schedule, nowMs, faults: { loss, repeat } }
  }

  /** Everybody with one device, online. */
  async begin(): Promise<void> {
    for (const name of names) {
      const accountId = AccountId.parse(this.prng.base64url(16))
      const account = { accountId, name, vault: new AccountVault() }
      this.server.people.set(accountId, {
        accountId,
        name,
        role: 'member',
        identityKey: accountId,
        sealingKey: '',
        agreementKey: '',
        createdAtMs: 0,
        presence: 'online',
      })
      await this.#startDevice(this.#newDevice(account))
    }
    await this.pass(1000)
  }

  /** One more device of somebody, known to the server at once. */
  async enrol(by: ModelDevice): Promise<void> {
    const device = this.#newDevice(by.account)
    const caller = { accountId: device.account.accountId, deviceId: device.deviceId }
    this.server.enrolled(device.listed, caller, () => this.newEventId())
    await this.#startDevice(device)
  }

  newEventId(): EventId {
    return EventId.parse(this.prng.base64url(16))
  }

  /** Lets time pass, and everything that falls due in it happen. */
  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms)
  }

  /** No more faults: everybody comes online, and whatever is under way comes to its end. */
  async heal(): Promise<void> {
    this.#deaths = 0
    this.#network.faults = { loss: 0, repeat: 0 }
    for (const device of this.devices) {
      await device.start()
      device.goOffline()
      device.goOnline()
    }
    await this.pass(120_000)
  }

  roomsOf(device: ModelDevice): RoomId[] {
    return device.rooms?.summaries().map(({ roomId }) => roomId) ?? []
  }

  async stop(): Promise<void> {
    for (const device of this.devices) device.die()
    await settle()
  }

  #newDevice(account: ModelDevice['account']): ModelDevice {
    const device = new ModelDevice({
      account,
      deviceId: DeviceId.parse(this.prng.base64url(16)),
      network: this.#network,
      fateOf: () => {
        if (!this.prng.chance(this.#deaths)) return 'lives'
        return this.prng.chance(0.5) ? 'dies-before' : 'dies-after'
      },
      fault: (error) => this.faults.push(error),
    })
    device.publishKeyPackages(100)
    this.server.devices.set(device.deviceId, device.listed)
    this.devices.push(device)
    return device
  }

  async #startDevice(device: ModelDevice): Promise<void> {
    await device.start()
    device.goOnline()
  }
}
