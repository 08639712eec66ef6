import { randomBytes, verify } from 'node:crypto'
import type { OpenFrame } from '@securechat/protocol'
import type { Caller, OpenSession } from '../caller.ts'
import { ed25519 } from '../public-keys.ts'
import { identify, refuse, type IdentifyParts } from './identify.ts'

/** What a socket is asked to sign: once, and for the origin it came to. */
export interface Challenge {
  /** 32 random bytes, base64url. */
  nonce: string
  origin: string
}

export const newChallenge = (origin: string): Challenge => ({
  nonce: randomBytes(32).toString('base64url'),
  origin,
})

const context = 'SecureChat socket v1'

/**
 * Checks both proofs of a socket: the token, and that the device's own key is there (protocol, frame.ts). A token alone,
 * stolen or replayed, opens nothing.
 *
 * @throws ChatError `not-signed-in`, `no-device`; TooFast.
 */
export async function answerChallenge(
  parts: IdentifyParts,
  { open }: OpenFrame,
  { challenge, arrival }: { challenge: Challenge; arrival: Omit<Caller, 'session'> },
): Promise<OpenSession> {
  const { address } = arrival
  const { session } = await identify(parts, { token: open.token, ...arrival })
  const { deviceId } = session
  if (deviceId === undefined) return refuse(parts, address, 'no-device')
  const device = await parts.storage.device({ deviceId })
  const key = device && ed25519(device.frameKey)
  const signature = Buffer.from(open.signature, 'base64url')
  if (!key || !verify(null, signedBytes(challenge, deviceId), key, signature))
    return refuse(parts, address, 'not-signed-in')
  return { ...session, deviceId }
}

/** `context ‖ 0x00 ‖ origin ‖ 0x00 ‖ nonce (32 bytes) ‖ deviceId (16 bytes)`. */
function signedBytes({ origin, nonce }: Challenge, deviceId: string): Buffer {
  const words = Buffer.from(`${context}\0${origin}\0`)
  return Buffer.concat([words, Buffer.from(nonce, 'base64url'), Buffer.from(deviceId, 'base64url')])
}
