import { describeWorkspace, type AccountId, type OutputOf } from '@securechat/protocol'
import type { Rest } from '../connection/rest.ts'
import { ServerClock } from '../connection/server-clock.ts'
import type { Store } from '../store/store.ts'
import type { Keyring } from './keyring.ts'
import { LocalDevices } from './local-device.ts'
import type { NewDevice } from './new-device.ts'

interface EntranceOptions {
  /** Origin of the server, as it is dialled. */
  serverUrl: string
  rest: Rest
  store: Store
  keyring: Keyring
  nowMs: () => number
  /** How many key packages a device publishes at a time. */
  packageCount: number
}

export type Workspace = OutputOf<typeof describeWorkspace>

/** What coming in needs: the server without a session, and what this installation keeps. */
export class Entrance {
  readonly serverUrl: string
  readonly rest: Rest
  readonly store: Store
  readonly devices: LocalDevices
  readonly packageCount: number
  readonly #clock: ServerClock
  readonly #nowMs: () => number

  constructor({ serverUrl, rest, store, keyring, nowMs, packageCount }: EntranceOptions) {
    this.serverUrl = serverUrl
    this.rest = rest
    this.store = store
    this.devices = new LocalDevices(store, keyring)
    this.packageCount = packageCount
    this.#clock = new ServerClock(nowMs)
    this.#nowMs = nowMs
  }

  /** @throws OfflineError */
  async describe(): Promise<Workspace> {
    const askedAtMs = this.#nowMs()
    const workspace = await this.rest.call(describeWorkspace, {})
    this.#clock.learn(workspace.timeMs, askedAtMs)
    return workspace
  }

  /** The server's time, freshly asked for: certificates are dated with it. @throws OfflineError */
  async serverNowMs(): Promise<number> {
    await this.describe()
    return this.#clock.nowMs()
  }

  /** Asks the server to accept a new device. When that fails nothing of it stays here: another attempt makes another one. */
  async offer<T>({ note }: NewDevice, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask()
    } catch (error) {
      await this.devices.notes.erase(note.accountId)
      throw error
    }
  }

  /** Accounts that can come back to this device with their password alone. */
  async known(): Promise<{ accountId: AccountId; name: string }[]> {
    const notes = await this.devices.notes.all()
    return notes.map(({ accountId, name }) => ({ accountId, name }))
  }
}
