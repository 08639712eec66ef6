import { AccountId, DeviceId } from '@securechat/protocol'
import { type Bytes, utf8 } from './bytes.ts'

/** Whose a leaf is, as its MLS credential says: the certificate with that fingerprint proves it (authority.ts). */
export interface LeafOwner {
  accountId: AccountId
  deviceId: DeviceId
  /** SHA-256 of the device's certificate, base64url. */
  fingerprint: string
}

/** `sc1:<accountId>:<deviceId>:<fingerprint>`: a hundred bytes in every leaf instead of a certificate of seven hundred. */
export function leafIdentity({ accountId, deviceId, fingerprint }: Record<keyof LeafOwner, string>): Bytes {
  return utf8(`sc1:${accountId}:${deviceId}:${fingerprint}`)
}

const pattern = /^sc1:([^:]+):([^:]+):([A-Za-z0-9_-]{43})$/

/** `undefined` when the identity is not one of ours. */
export function parseLeafIdentity(identity: Uint8Array): LeafOwner | undefined {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(identity)
  const [, account, device, fingerprint] = pattern.exec(text) ?? []
  const accountId = AccountId.safeParse(account)
  const deviceId = DeviceId.safeParse(device)
  if (!accountId.success || !deviceId.success || fingerprint === undefined) return undefined
  return { accountId: accountId.data, deviceId: deviceId.data, fingerprint }
}
