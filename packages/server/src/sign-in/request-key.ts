import { createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync } from 'node:crypto'
import { ChatError } from '@securechat/protocol'

/**
 * The HMAC key of a session's signed requests (docs/protocol.md). After a password both sides know OPAQUE's session key, which
 * nobody between them does; otherwise they agree by X25519, which keeps it from whoever only listens behind TLS.
 */
export function requestKeyOf(secret: Uint8Array, sessionId: string): string {
  const salt = Buffer.from(sessionId, 'base64url')
  return Buffer.from(hkdfSync('sha256', secret, salt, 'SecureChat request key v1', 32)).toString('base64url')
}

const spkiPrefix = Buffer.from('302a300506032b656e032100', 'hex')

/** @param theirShare 32 bytes, base64url. @throws ChatError `bad-request` for a share with which nothing can be agreed. */
export function agreeByShares(theirShare: string): { secret: Buffer; keyShare: string } {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  const spki = Buffer.concat([spkiPrefix, Buffer.from(theirShare, 'base64url')])
  try {
    const theirs = createPublicKey({ key: spki, format: 'der', type: 'spki' })
    const secret = diffieHellman({ privateKey, publicKey: theirs })
    const keyShare = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url')
    return { secret, keyShare }
  } catch (cause) {
    throw new ChatError('bad-request', { cause })
  }
}
