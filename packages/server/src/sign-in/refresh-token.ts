import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { hmac } from './server-keys.ts'

const context = 'SecureChat refresh token v1\0'
const idBytes = 16
const macBytes = 16

/**
 * `session id (16) ‖ random (16) ‖ HMAC (16)`, base64url. The server keeps only the hash of the newest one; the HMAC says that
 * a token it no longer knows was once real, so that nobody can end a session by making one up.
 */
export function newRefreshToken(key: Uint8Array, sessionId: string): { refreshToken: string; hash: string } {
  const head = Buffer.concat([Buffer.from(sessionId, 'base64url'), randomBytes(idBytes)])
  const refreshToken = Buffer.concat([head, tag(key, head)]).toString('base64url')
  return { refreshToken, hash: hashOf(refreshToken) }
}

/** @returns nothing when this server never made it. */
export function readRefreshToken(
  key: Uint8Array,
  refreshToken: string,
): { sessionId: string; hash: string } | undefined {
  const bytes = Buffer.from(refreshToken, 'base64url')
  if (bytes.length !== 2 * idBytes + macBytes) return undefined
  const head = bytes.subarray(0, 2 * idBytes)
  if (!timingSafeEqual(tag(key, head), bytes.subarray(2 * idBytes))) return undefined
  return { sessionId: head.subarray(0, idBytes).toString('base64url'), hash: hashOf(refreshToken) }
}

const tag = (key: Uint8Array, head: Uint8Array) => hmac(key, context, head).subarray(0, macBytes)

const hashOf = (refreshToken: string) => createHash('sha256').update(refreshToken).digest('base64url')
