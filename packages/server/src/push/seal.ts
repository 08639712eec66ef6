import { createECDH } from 'node:crypto'
import { limits, pushPaddedBytes, type PushKeys, type PushPayload } from '@securechat/protocol'
import ece from 'http_ece'

/** The payload as bytes: with the sealed message where that fits, and without where it does not. */
export function payloadBytes(payload: PushPayload): Buffer {
  const whole = Buffer.from(JSON.stringify(payload))
  if (whole.length <= limits.pushPayloadBytes) return whole
  const { event: _tooLarge, ...rest } = payload
  return Buffer.from(JSON.stringify(rest))
}

/**
 * Encrypts for one device and nobody else (RFC 8291 over RFC 8188, one record, a key pair of its own each time), padded so
 * that the length tells little.
 *
 * @throws when `p256dh` is no point of P-256.
 */
export function sealPush(plain: Buffer, { p256dh, auth }: PushKeys): Uint8Array {
  const privateKey = createECDH('prime256v1')
  privateKey.generateKeys()
  const padded = pushPaddedBytes.find((size) => size >= plain.length) ?? plain.length
  const pad = padded - plain.length
  return ece.encrypt(plain, { version: 'aes128gcm', privateKey, dh: p256dh, authSecret: auth, pad })
}

/** Whether something can be sealed to them. */
export function areUsable({ p256dh, auth }: PushKeys): boolean {
  try {
    sealPush(Buffer.of(0), { p256dh, auth })
    return true
  } catch {
    return false
  }
}
