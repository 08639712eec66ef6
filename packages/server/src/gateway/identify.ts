import { ChatError, type ErrorCode } from '@securechat/protocol'
import type { Caller, CallerSession, SignedInCaller } from '../caller.ts'
import type { Log } from '../log.ts'
import type { AccessClaims, AccessTokens } from '../sign-in/access-tokens.ts'
import type { SessionRecord } from '../storage/records.ts'
import type { Storage } from '../storage/storage.ts'
import type { TokenBuckets } from './token-buckets.ts'

export interface IdentifyParts {
  storage: Pick<Storage, 'session' | 'device' | 'confirmSession'>
  tokens: AccessTokens
  nowMs: () => number
  /** Shared with everything else an address asks for without being signed in. */
  addressLimit: TokenBuckets
  log: Log
}

/** Whoever an access token speaks for. */
export interface Identified extends SignedInCaller {
  claims: AccessClaims
  record: SessionRecord
}

/** What being refused costs an address: guessing must not be cheaper than asking. */
const refusalCost = 5

/**
 * Finds the session behind an access token. The token proves nothing about who brings it: that is for a signature, a DPoP
 * proof or a socket's challenge.
 *
 * @throws ChatError `not-signed-in` when there is none, it is over, or its device has been revoked. TooFast when that
 *   address has been refused too often.
 */
export async function identify(
  parts: IdentifyParts,
  { token, address, origin }: { token: string | undefined } & Omit<Caller, 'session'>,
): Promise<Identified> {
  const claims = token === undefined ? undefined : await parts.tokens.read(token)
  const record = claims && (await sessionOf(parts, claims))
  if (!record) return refuse(parts, address, 'not-signed-in')
  return { address, origin, session: callerSession(record), claims, record }
}

/** For whoever is not who it claims to be: says so in the log, and makes it dear. */
export function refuse({ log, addressLimit }: IdentifyParts, address: string, code: ErrorCode): never {
  log.info({ address, outcome: code }, 'refused')
  addressLimit.take(address, refusalCost)
  throw new ChatError(code)
}

async function sessionOf(
  { storage, nowMs }: IdentifyParts,
  { sid: sessionId, sub, ref }: AccessClaims,
): Promise<SessionRecord | undefined> {
  const session = await storage.session({ sessionId, nowMs: nowMs() })
  if (session?.accountId !== sub) return undefined
  if (session.deviceId !== undefined && !(await isInUse(storage, session.deviceId))) return undefined
  const isNewest = ref === session.refreshCount
  if (isNewest && session.priorHash !== undefined)
    await storage.confirmSession({ sessionId, refreshCount: ref })
  return session
}

async function isInUse(
  storage: Pick<Storage, 'device'>,
  deviceId: NonNullable<SessionRecord['deviceId']>,
): Promise<boolean> {
  const device = await storage.device({ deviceId })
  return device !== undefined && device.revokedAtMs === undefined
}

function callerSession({ sessionId, accountId, deviceId, expiresAtMs }: SessionRecord): CallerSession {
  return { sessionId, accountId, expiresAtMs, ...(deviceId !== undefined && { deviceId }) }
}
