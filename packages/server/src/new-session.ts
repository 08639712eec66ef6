import { type AccountId, type DeviceId, limits } from '@securechat/protocol'
import type { SessionRecord } from './storage/records.ts'
import { hashToken, newToken } from './tokens.ts'

/** Makes a session; the token goes to the client and is known to nobody else. */
export function newSession(of: { accountId: AccountId; deviceId?: DeviceId; nowMs: number }): {
  token: string
  session: SessionRecord
} {
  const { nowMs: createdAtMs, ...whose } = of
  const token = newToken()
  const expiresAtMs = createdAtMs + limits.sessionLifetimeMs
  return { token, session: { ...whose, tokenHash: hashToken(token), createdAtMs, expiresAtMs } }
}
