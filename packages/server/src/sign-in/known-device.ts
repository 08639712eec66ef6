import { timingSafeEqual } from 'node:crypto'
import type { AccountId } from '@securechat/protocol'
import { hmac } from './server-keys.ts'

const idBytes = 16

/** `device id (16) ‖ HMAC (16)`, base64url: shows that this installation has signed in to the account before, and nothing else. */
export function knownDeviceToken(key: Uint8Array, accountId: AccountId, deviceId: string): string {
  const id = Buffer.from(deviceId, 'base64url')
  return Buffer.concat([id, tag(key, accountId, id)]).toString('base64url')
}

/** @returns the device, when the token is one of this account's. */
export function readKnownDevice(key: Uint8Array, accountId: AccountId, token: string): string | undefined {
  const bytes = Buffer.from(token, 'base64url')
  const id = bytes.subarray(0, idBytes)
  const isOurs =
    bytes.length === 2 * idBytes && timingSafeEqual(bytes.subarray(idBytes), tag(key, accountId, id))
  return isOurs ? id.toString('base64url') : undefined
}

const tag = (key: Uint8Array, accountId: AccountId, id: Uint8Array) =>
  hmac(key, `SecureChat known device v1\0${accountId}\0`, id).subarray(0, idBytes)
