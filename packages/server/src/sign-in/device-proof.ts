import { verify } from 'node:crypto'
import { type DeviceProof, limits } from '@securechat/protocol'
import { ed25519 } from '../public-keys.ts'

export interface ProofToCheck {
  context: string
  /** Where the request reached us. */
  origin: string
  /** base64url. */
  nonce: string
  deviceId: string
  /** The device's, raw, base64url. */
  frameKey: string
  proof: DeviceProof
  nowMs: number
}

/** Whether the device itself says so, here and now. */
export function holdsDeviceProof(given: ProofToCheck): boolean {
  const { context, origin, nonce, deviceId, frameKey, proof, nowMs } = given
  if (Math.abs(proof.timeMs - nowMs) > limits.clockSkewMs) return false
  const key = ed25519(frameKey)
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(BigInt(proof.timeMs))
  const ids = [Buffer.from(nonce, 'base64url'), Buffer.from(deviceId, 'base64url')]
  const signed = Buffer.concat([Buffer.from(`${context}\0${origin}\0`), ...ids, time])
  return key !== undefined && verify(null, signed, key, Buffer.from(proof.signature, 'base64url'))
}
