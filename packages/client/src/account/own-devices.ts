import { ChatError, listDevices, revokeDevice, type DeviceId } from '@securechat/protocol'
import type { Link, Vault } from '../context.ts'
import { deviceHolderId } from './new-device.ts'
import type { VaultMirror } from './vault.ts'
import { withoutHolder } from './vault-state.ts'
import { fromBytes, toBytes } from '../room/json.ts'
import type { DeviceKind, DeviceLabel, DeviceSummary } from '../state.ts'

interface OwnDevicesOptions {
  link: Pick<Link, 'request'>
  vault: Vault & Pick<VaultMirror, 'change'>
  /** This one. */
  deviceId: DeviceId
  /** What this device calls itself until its person says otherwise. */
  label: DeviceLabel | undefined
}

interface DeviceRecord {
  v: 1
  name: string
  kind: DeviceKind
}

const MOST_CHARACTERS = 64

/**
 * The account's own devices. What they are called is in the vault, where the server cannot read it: one entry for each
 * time a device was named, `device/<deviceId>/<count>`, of which the last counts.
 */
export class OwnDevices {
  readonly #options: OwnDevicesOptions

  constructor(options: OwnDevicesOptions) {
    this.#options = options
  }

  /** Gives this device its first name; later calls change nothing. */
  async introduce(): Promise<void> {
    const { deviceId, label, vault } = this.#options
    if (!label || (await this.#names(deviceId)).length > 0) return
    await vault.put(nameOf(deviceId, 1), toBytes(record(label)))
  }

  /** This device first, then the one seen last. @throws OfflineError */
  async list(): Promise<DeviceSummary[]> {
    const { link, vault, deviceId: own } = this.#options
    // Nobody tells this device of names that its siblings were given meanwhile.
    await vault.refresh()
    const { devices } = await link.request(listDevices, {})
    const summaries = devices.map(async (device): Promise<DeviceSummary> => {
      const named = (await this.#names(device.deviceId)).at(-1)
      const { name = '', kind = 'browser' } = named ?? {}
      return { ...device, name, kind, isThis: device.deviceId === own }
    })
    return (await Promise.all(summaries)).toSorted(byUse)
  }

  /** @throws ChatError `bad-request` when nothing is left of the name; OfflineError */
  async rename(deviceId: DeviceId, to: string): Promise<void> {
    const name = to.trim().slice(0, MOST_CHARACTERS)
    if (name === '') throw new ChatError('bad-request')
    await this.#options.vault.refresh()
    const names = await this.#names(deviceId)
    const kind = names.at(-1)?.kind ?? 'browser'
    await this.#options.vault.put(nameOf(deviceId, names.length + 1), toBytes(record({ name, kind })))
  }

  /** @throws ChatError `not-allowed` for this device, `not-found`; OfflineError */
  async revoke(deviceId: DeviceId): Promise<void> {
    const { link, vault } = this.#options
    const change = { holders: withoutHolder(deviceHolderId(deviceId)), isNewRoot: true }
    // In one moment: nothing is sealed to the device any more, and nothing that is sealed from now on opens with what it has.
    await vault.change(change, (update) => link.request(revokeDevice, { deviceId, vault: update }))
  }

  /** All it was ever called, in order. */
  async #names(deviceId: DeviceId): Promise<DeviceLabel[]> {
    const entries = await this.#options.vault.list(`device/${deviceId}/`)
    const counted = entries.map(({ name, content }) => ({
      count: Number(name.split('/').at(-1)),
      label: fromBytes<DeviceRecord>(content),
    }))
    return counted.toSorted((one, other) => one.count - other.count).map(({ label }) => label)
  }
}

const nameOf = (deviceId: DeviceId, count: number): string => `device/${deviceId}/${count}`

const record = ({ name, kind }: DeviceLabel): DeviceRecord => ({ v: 1, name, kind })

const seenAtMs = ({ lastSeenAtMs, createdAtMs }: DeviceSummary): number => lastSeenAtMs ?? createdAtMs

const byUse = (one: DeviceSummary, other: DeviceSummary): number =>
  Number(other.isThis) - Number(one.isThis) || seenAtMs(other) - seenAtMs(one)
