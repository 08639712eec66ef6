import { z } from 'zod'
import { limits } from '../../limits.ts'
import { exactBytes, TimeMs } from '../../values.ts'

/** Names a session for as long as it lasts. Not a secret. */
export const SessionId = exactBytes(16)
export type SessionId = z.infer<typeof SessionId>

/** How a session came about. */
export const SessionKind = z.enum(['new-account', 'password', 'provider', 'passkey', 'link', 'recovery'])
export type SessionKind = z.infer<typeof SessionKind>

/**
 * What a sign-in gives. `token` is a short-lived JWT that nobody can use without the session's request key or the device's
 * own key; `refreshToken`, once there is a device, gets the next one, and another one of itself.
 */
export const Session = z.strictObject({
  sessionId: SessionId,
  token: z.string().min(1).max(limits.tokenCharacters),
  tokenExpiresAtMs: TimeMs,
  refreshToken: exactBytes(48).optional(),
  /** When the session ends if it is not used before: each use moves it on. */
  expiresAtMs: TimeMs,
  /** For the next sign-in of this installation: it has tries of its own, which strangers cannot use up. */
  knownDevice: exactBytes(32).optional(),
  /** The server's X25519 share, in answer to the client's, where the request key does not come from a password. */
  keyShare: exactBytes(32).optional(),
})
export type Session = z.infer<typeof Session>

/**
 * A device's own word for what it asks, by its frame key (Ed25519) over
 * `context ‖ 0x00 ‖ origin ‖ 0x00 ‖ nonce ‖ deviceId (16 bytes) ‖ timeMs (8 bytes, big-endian)`.
 */
export const DeviceProof = z.strictObject({ timeMs: TimeMs, signature: exactBytes(64) })
export type DeviceProof = z.infer<typeof DeviceProof>

/** What each device proof is for. The nonce is the session's id for `resume`, SHA-256 of the refresh token for `refresh`. */
export const deviceProofContexts = {
  resume: 'SecureChat resume v1',
  refresh: 'SecureChat refresh v1',
} as const
