import { CryptoError, fromBase64url } from '@securechat/crypto'
import { claimKeys, type DeviceId } from '@securechat/protocol'
import type { Link } from '../context.ts'
import type { RoomCryptography, RoomGroup } from './cryptography.ts'
import type { Planner } from './planner.ts'
import type { GroupChange } from './reconcile.ts'

export interface Newcomer {
  deviceId: DeviceId
  keyPackage: Uint8Array
}

export interface NewcomerTools {
  link: Link
  planner: Pick<Planner, 'exclude'>
  cryptography: Pick<RoomCryptography, 'ownerOf'>
}

/** Key packages of the devices that are about to be added; devices that have no good one are left out from then on. */
export class Newcomers {
  readonly #tools: NewcomerTools
  /** Claimed and not used yet: a try that lost does not cost newcomers another key package. */
  readonly #claimed = new Map<DeviceId, Uint8Array>()

  constructor(tools: NewcomerTools) {
    this.#tools = tools
  }

  /** @returns those that have a key package of their own. @throws OfflineError */
  async claim(devices: GroupChange['addDevices']): Promise<Newcomer[]> {
    const missing = devices.map(({ deviceId }) => deviceId).filter((deviceId) => !this.#claimed.has(deviceId))
    if (missing.length > 0) {
      const { keyPackages } = await this.#tools.link.request(claimKeys, { deviceIds: missing })
      for (const { deviceId, keyPackage } of keyPackages)
        this.#claimed.set(deviceId, fromBase64url(keyPackage))
    }
    const found: Newcomer[] = []
    for (const device of devices) {
      const keyPackage = this.#claimed.get(device.deviceId)
      if (keyPackage && this.#isOwnedBy(device, keyPackage))
        found.push({ deviceId: device.deviceId, keyPackage })
      else this.#exclude(device.deviceId)
    }
    return found
  }

  /** Their Welcome is with the server: a key package is used once. */
  used(deviceIds: readonly DeviceId[]): void {
    for (const deviceId of deviceIds) this.#claimed.delete(deviceId)
  }

  /** Finds out which of them this group cannot take, by trying each alone. */
  async excludeBad(newcomers: readonly Newcomer[], group: RoomGroup | undefined): Promise<void> {
    for (const { deviceId, keyPackage } of newcomers) {
      const isGood = await group?.commit({ add: [keyPackage] }).then(
        () => true,
        () => false,
      )
      if (isGood === false) this.#exclude(deviceId)
    }
  }

  /** A server could hand out somebody else's. */
  #isOwnedBy(device: { accountId: string; deviceId: string }, keyPackage: Uint8Array): boolean {
    try {
      const owner = this.#tools.cryptography.ownerOf(keyPackage)
      return owner.accountId === device.accountId && owner.deviceId === device.deviceId
    } catch (error) {
      if (error instanceof CryptoError) return false
      throw error
    }
  }

  #exclude(deviceId: DeviceId): void {
    this.#claimed.delete(deviceId)
    this.#tools.planner.exclude([deviceId])
  }
}
