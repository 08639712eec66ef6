import {
  certifyDevice,
  createAccountKeys,
  createDeviceKeys,
  newId,
  publicKeysOf,
  type AccountPublicKeys,
  type DeviceKeys,
} from '@securechat/crypto'
import { AccountId, limits, type Certificate, type DirectoryDevice, type Person } from '@securechat/protocol'

export const startMs = Date.UTC(2026, 0, 1)

/** An account with real keys, and devices that it has certified. Making one takes a moment: RSA keys. */
export interface TestAccount {
  accountId: AccountId
  publicKeys: AccountPublicKeys
  person: Person
  device(): Promise<{ listed: DirectoryDevice; keys: DeviceKeys; certificate: Certificate }>
}

export async function anAccount(name: string, accountId = AccountId.parse(newId())): Promise<TestAccount> {
  const keys = await createAccountKeys()
  const publicKeys = await publicKeysOf(keys)
  const { identityKey } = publicKeys
  return {
    accountId,
    publicKeys,
    person: { accountId, name, role: 'member', ...publicKeys, createdAtMs: startMs, presence: 'online' },
    async device() {
      const device = await createDeviceKeys()
      const identityPrivateKey = keys.identity.privateKey
      const lifetimeMs = limits.certificateLifetimeMs
      const certificate = await certifyDevice({
        identityPrivateKey,
        accountId,
        device,
        nowMs: startMs,
        lifetimeMs,
      })
      const { deviceId } = device
      return {
        listed: { accountId, deviceId, certificate, identityKey, createdAtMs: startMs },
        keys: device,
        certificate,
      }
    },
  }
}
