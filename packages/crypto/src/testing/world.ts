import type { Certificate } from '@securechat/protocol'
import { type Authority, createAuthority, type DirectoryEntry } from '../authority.ts'
import { newId, toBase64url } from '../bytes.ts'
import { certificateFingerprint, certifyDevice, type CertifyDevice } from '../certificate.ts'
import { createDeviceKeys, type DeviceKeys } from '../device.ts'
import { createKeyPackages, type NewKeyPackages } from '../key-package.ts'
import type { KeyPackage } from '../mls-engine.ts'

export const DAY_MS = 24 * 3_600_000

/** A server's directory and everybody's clock, for tests. */
export class World {
  readonly directory = new Map<string, DirectoryEntry>()
  nowMs = Date.now()
  isDirectoryDown = false

  /** What one client trusts; it starts out knowing nobody. */
  authority(pins = new Map<string, string>(), former = new Map<string, string[]>()): Authority {
    return createAuthority({
      nowMs: () => this.nowMs,
      directory: {
        find: async (deviceId, fingerprint) => {
          if (this.isDirectoryDown) throw new Error('no connection')
          return this.directory.get(fingerprint ?? deviceId)
        },
      },
      pins: {
        get: async (accountId) => pins.get(accountId),
        all: async (accountId) => [pins.get(accountId) ?? [], former.get(accountId) ?? []].flat(),
        set: async (accountId, identityKey) => void pins.set(accountId, identityKey),
      },
    })
  }

  async account(accountId = newId()): Promise<Account> {
    const rsa = {
      name: 'RSA-PSS',
      modulusLength: 2048,
      publicExponent: Uint8Array.of(1, 0, 1),
      hash: 'SHA-256',
    }
    const identity = await crypto.subtle.generateKey(rsa, true, ['sign', 'verify'])
    const spki = await crypto.subtle.exportKey('spki', identity.publicKey)
    return { accountId, identity, identityKey: toBase64url(new Uint8Array(spki)) }
  }

  /** A device of a new account, or of this one, certified and listed in the directory. */
  async device(options: { account?: Account; certify?: Partial<CertifyDevice> } = {}): Promise<Device> {
    const account = options.account ?? (await this.account())
    const keys = await createDeviceKeys()
    const certificate = await certifyDevice({
      identityPrivateKey: account.identity.privateKey,
      accountId: account.accountId,
      device: keys,
      nowMs: this.nowMs,
      lifetimeMs: 365 * DAY_MS,
      ...options.certify,
    })
    const device = { ...keys, account, certificate, authority: this.authority() }
    await this.list(device)
    return device
  }

  /** Puts what the directory says about a device, by device and by fingerprint. */
  async list(device: Device, claims: Partial<DirectoryEntry> = {}): Promise<void> {
    const entry = { certificate: device.certificate, identityKey: device.account.identityKey, ...claims }
    this.directory.set(device.deviceId, entry)
    this.directory.set(await certificateFingerprint(device.certificate), entry)
  }

  async keyPackage(device: Device, options: Partial<NewKeyPackages> = {}): Promise<KeyPackage> {
    const { account, certificate } = device
    const asked = {
      accountId: account.accountId,
      device,
      certificate,
      count: 1,
      nowMs: this.nowMs,
      ...options,
    }
    const [keyPackage] = await createKeyPackages(asked)
    if (keyPackage === undefined) throw new Error('no key package was made')
    return keyPackage
  }
}

export interface Account {
  accountId: string
  identity: CryptoKeyPair
  identityKey: string
}

export interface Device extends DeviceKeys {
  account: Account
  certificate: Certificate
  authority: Authority
}
