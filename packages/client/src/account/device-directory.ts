import type { Directory, DirectoryEntry } from '@securechat/crypto'
import { limits, lookupDevices, type AccountId, type DirectoryDevice } from '@securechat/protocol'
import { OfflineError } from '../connection/offline.ts'
import type { Link } from '../context.ts'
import { fromBytes, toBytes } from '../room/json.ts'
import type { Store } from '../store/store.ts'
import { Turns } from '../turns.ts'

interface DirectoryOptions {
  store: Store
  link: Pick<Link, 'request' | 'isOpen'>
  /** Everybody there is, asking the server first. */
  everybody: () => Promise<AccountId[]>
}

const prefix = 'devices/'

/**
 * Devices by account and by id, as the server lists them: nothing here has been checked. Kept on the device, so that what was
 * received can be read offline; read again after every connect and every sign of a change, in few requests.
 */
export class DeviceDirectory implements Directory {
  readonly #options: DirectoryOptions
  readonly #turns = new Turns()
  readonly #devices = new Map<AccountId, DirectoryDevice[]>()
  readonly #byId = new Map<string, DirectoryDevice>()
  readonly #fresh = new Set<AccountId>()
  /** Devices that the server does not have, as of the last time everything was read. */
  readonly #unknown = new Set<string>()

  private constructor(options: DirectoryOptions) {
    this.#options = options
  }

  static async load(options: DirectoryOptions): Promise<DeviceDirectory> {
    const directory = new DeviceDirectory(options)
    for (const [key, bytes] of await options.store.list({ prefix }))
      // SAFETY: written under an account id.
      directory.#take(key.slice(prefix.length) as AccountId, fromBytes<DirectoryDevice[]>(bytes))
    return directory
  }

  /** What is known of these accounts may be out of date now; of all of them when none is named. */
  outdated(accountIds: Iterable<AccountId> = [...this.#fresh]): void {
    for (const accountId of accountIds) this.#fresh.delete(accountId)
    this.#unknown.clear()
  }

  /** @throws OfflineError when something is not known and the link is closed. */
  async devicesOf(accountIds: AccountId[]): Promise<DirectoryDevice[]> {
    await this.#refresh(accountIds)
    if (accountIds.some((accountId) => !this.#devices.has(accountId))) throw new OfflineError()
    return accountIds.flatMap((accountId) => this.#devices.get(accountId)!)
  }

  /** @throws OfflineError when the device is not known and the link is closed. */
  async find(deviceId: string): Promise<DirectoryEntry | undefined> {
    const known = this.#byId.get(deviceId)
    if (known) {
      await this.#refresh([known.accountId])
      return this.#byId.get(deviceId)
    }
    if (this.#unknown.has(deviceId)) return undefined
    if (!this.#options.link.isOpen) throw new OfflineError()
    await this.#refresh(await this.#options.everybody())
    if (!this.#byId.has(deviceId)) this.#unknown.add(deviceId)
    return this.#byId.get(deviceId)
  }

  /** Reads these accounts if they may be out of date, and with them whatever else may be: one request for two hundred. */
  async #refresh(accountIds: AccountId[]): Promise<void> {
    const isDue = () =>
      this.#options.link.isOpen && accountIds.some((accountId) => !this.#fresh.has(accountId))
    // What another caller is reading right now counts as fresh already, and is here once its turn is over.
    if (!isDue()) return this.#turns.idle()
    await this.#turns.run(async () => {
      if (!isDue()) return
      const stale = [...new Set([...accountIds, ...this.#devices.keys()])].filter(
        (id) => !this.#fresh.has(id),
      )
      for (let from = 0; from < stale.length; from += limits.lookupAccounts)
        await this.#read(stale.slice(from, from + limits.lookupAccounts))
    })
  }

  async #read(accountIds: AccountId[]): Promise<void> {
    for (const accountId of accountIds) this.#fresh.add(accountId)
    try {
      const { devices } = await this.#options.link.request(lookupDevices, { accountIds })
      const byAccount = Map.groupBy(devices, ({ accountId }) => accountId)
      const read = accountIds.map((accountId) => ({ accountId, devices: byAccount.get(accountId) ?? [] }))
      await this.#options.store.write({
        put: read.map((of) => [prefix + of.accountId, toBytes(of.devices)]),
      })
      for (const of of read) this.#take(of.accountId, of.devices)
    } catch (error) {
      this.outdated(accountIds)
      // What is known still serves; `devicesOf` and `find` say when it does not.
      if (!(error instanceof OfflineError)) throw error
    }
  }

  #take(accountId: AccountId, devices: DirectoryDevice[]): void {
    for (const { deviceId } of this.#devices.get(accountId) ?? []) this.#byId.delete(deviceId)
    this.#devices.set(accountId, devices)
    for (const device of devices) this.#byId.set(device.deviceId, device)
  }
}
