import {
  certifyDevice,
  createDeviceKeys,
  createStorageKey,
  holderKeys,
  randomBytes,
  toBase64url,
  utf8,
  wrapStorageKey,
  type Bytes,
  type HolderKeys,
  type StorageKey,
  type VaultRoot,
} from '@securechat/crypto'
import { limits, type Certificate, type KeyPackageUpload } from '@securechat/protocol'
import type { Me } from '../state.ts'
import type { Store, StoreEntry } from '../store/store.ts'
import { sealedPrefix, type DeviceNote } from './device-notes.ts'
import { makeKeyPackages } from './key-packages.ts'
import type { LocalDevices } from './local-device.ts'
import { pinName } from './pins.ts'
import { selfEntry, type Self } from './self.ts'
import { stagedEntry } from './vault-entries.ts'

interface NewDeviceOptions {
  devices: LocalDevices
  /** The store around the sealed part: what an unfinished attempt left in it is removed first. */
  outer: Store
  me: Me
  workspaceName: string
  /** The vault's: it wraps the key of this device's store. */
  root: VaultRoot
  workspaceKey: Bytes
  identityPrivateKey: CryptoKey
  /** SPKI, base64url: pinned as our own. */
  identityKey: string
  /** The server's time. */
  nowMs: number
  packageCount: number
  /** What else to remember from the start. */
  entries: StoreEntry[]
}

/** A device that is ready here and that the server does not know yet. */
export interface NewDevice {
  note: DeviceNote
  storageKey: StorageKey
  store: Store
  self: Self
  /** This device's own key to the vault. */
  holder: HolderKeys
  certificate: Certificate
  upload: KeyPackageUpload
}

/**
 * Makes this installation a device of the account: keys, certificate, key packages, all durable here before the server
 * hears of them. The note that makes it found again is written by `LocalDevices.signedIn`, once the server has agreed.
 */
export async function makeDevice(options: NewDeviceOptions): Promise<NewDevice> {
  const { devices, outer, me, workspaceName, root, workspaceKey, identityKey, nowMs } = options
  const { accountId } = me
  const deviceKeys = await createDeviceKeys()
  const certificate = await certifyDevice({
    identityPrivateKey: options.identityPrivateKey,
    accountId,
    device: deviceKeys,
    nowMs,
    lifetimeMs: limits.certificateLifetimeMs,
  })
  const maker = { accountId, deviceKeys, certificate, nowMs, count: options.packageCount }
  const { upload, entries } = await makeKeyPackages(maker)
  const storageKey = await createStorageKey()
  const wrapped = await wrapStorageKey(root.key, storageKey.raw, accountId)
  const vaultSecret = randomBytes(32)
  const self: Self = { me, workspaceName, vaultSecret, workspaceKey, identityKey, certificate, deviceKeys }
  const pin = stagedEntry({ name: pinName(accountId), content: utf8(identityKey) })
  await outer.deletePrefix(sealedPrefix(accountId))
  const store = devices.sealed(accountId, storageKey.key)
  await store.write({ put: [await selfEntry(self), ...entries, pin, ...options.entries] })
  const { deviceId } = deviceKeys
  const note: DeviceNote = {
    v: 1,
    accountId,
    name: me.name,
    deviceId,
    wrappedStorageKey: toBase64url(wrapped),
  }
  const holder = await deviceHolder(self)
  return { note, storageKey, store, self, holder, certificate, upload }
}

/** The key to the vault that this device alone has. */
export const deviceHolder = ({ me: { accountId }, vaultSecret, deviceKeys }: Self): Promise<HolderKeys> =>
  holderKeys('device', vaultSecret, { accountId, id: deviceHolderId(deviceKeys.deviceId) })

export const deviceHolderId = (deviceId: string): string => `device/${deviceId}`
