import { ChatError, type ErrorCode } from '@securechat/protocol'
import type { Caller } from '../caller.ts'
import type { Log } from '../log.ts'
import type { Storage } from '../storage/storage.ts'
import { hashToken, isToken } from '../tokens.ts'
import type { TokenBuckets } from './token-buckets.ts'

export interface IdentifyParts {
  storage: Pick<Storage, 'session' | 'device'>
  nowMs: () => number
  /** Shared with everything else an address asks for without being signed in. */
  addressLimit: TokenBuckets
  log: Log
}

/** What being refused costs an address: guessing must not be cheaper than asking. */
const refusalCost = 5

/**
 * Finds the session behind a bearer token.
 *
 * @throws ChatError `not-signed-in` when there is none, it is over, or its device has been revoked. TooFast when that
 *   address has been refused too often.
 */
export async function identify(
  parts: IdentifyParts,
  { token, address }: { token: string | undefined; address: string },
): Promise<Required<Caller>> {
  const session = await sessionOf(parts, token)
  return session ? { address, session } : refuse(parts, address, 'not-signed-in')
}

/** For whoever is not who it claims to be: says so in the log, and makes it dear. */
export function refuse({ log, addressLimit }: IdentifyParts, address: string, code: ErrorCode): never {
  log.info({ address, outcome: code }, 'refused')
  addressLimit.take(address, refusalCost)
  throw new ChatError(code)
}

async function sessionOf({ storage, nowMs }: IdentifyParts, token: string | undefined) {
  if (token === undefined || !isToken(token)) return undefined
  const session = await storage.session({ tokenHash: hashToken(token), nowMs: nowMs() })
  if (session?.deviceId === undefined) return session
  const device = await storage.device({ deviceId: session.deviceId })
  return device && device.revokedAtMs === undefined ? session : undefined
}
