import { fromBase64url, requestKeyOf, toBase64url, type Bytes, type KeyShare } from '@securechat/crypto'
import { ChatError, type Session } from '@securechat/protocol'
import type { RestCredentials } from '../connection/request-signature.ts'

/** A device's session as this device keeps it: sealed on disk, and never anywhere else. */
export interface LocalSession {
  v: 1
  sessionId: string
  token: string
  tokenExpiresAtMs: number
  /** Gets the next tokens; used once. Secret. */
  refreshToken: string
  expiresAtMs: number
  knownDevice: string | undefined
  /** base64url. Secret. */
  requestKey: string
}

/** @param requestKey What the sign-in agreed on. @throws ChatError `no-device` when the session has none yet. */
export function localSession(session: Session, requestKey: Uint8Array): LocalSession {
  const { sessionId, token, tokenExpiresAtMs, refreshToken, expiresAtMs, knownDevice } = session
  if (refreshToken === undefined) throw new ChatError('no-device')
  return {
    v: 1,
    sessionId,
    token,
    tokenExpiresAtMs,
    refreshToken,
    expiresAtMs,
    knownDevice,
    requestKey: toBase64url(requestKey),
  }
}

export const credentialsOf = ({ sessionId, token, requestKey }: LocalSession): RestCredentials => ({
  sessionId,
  token,
  requestKey: fromBase64url(requestKey),
})

/** What a fresh session can prove its requests with, before it has a device. @param secret What the sign-in agreed on. */
export async function firstCredentials(
  { sessionId, token }: Session,
  secret: Bytes,
): Promise<RestCredentials> {
  return { sessionId, token, requestKey: await requestKeyOf(secret, sessionId) }
}

/** The same where it was agreed on by shares. */
export async function sharedCredentials(session: Session, share: KeyShare): Promise<RestCredentials> {
  return firstCredentials(session, await share.agree(session.keyShare ?? ''))
}
