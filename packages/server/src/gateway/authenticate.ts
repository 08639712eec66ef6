import { ChatError, limits, type MessageToSign } from '@securechat/protocol'
import type { Caller, CallerSession, SignedInCaller } from '../caller.ts'
import type { Storage } from '../storage/storage.ts'
import { checkDpop, type DpopNonces } from './dpop.ts'
import { identify, refuse, type Identified, type IdentifyParts } from './identify.ts'
import { readSignature } from './signed-request.ts'

export interface AuthenticateParts extends IdentifyParts {
  storage: IdentifyParts['storage'] & Pick<Storage, 'spendNonce'>
  dpopNonces: DpopNonces
  /** Whether a token alone is enough: for what reads, for everything, or never. */
  bearer: 'never' | 'reads' | 'always'
  /** Whoever comes with a token of another issuer that is trusted; nothing when it is none of theirs. */
  external: (token: string, at: Omit<Caller, 'session'>) => Promise<SignedInCaller | undefined>
}

/** A request as far as its proof is concerned. */
export interface RequestToProve {
  at: Omit<Caller, 'session'>
  message: MessageToSign
  /** Whether it only reads: then its nonce need not be remembered. */
  isRead: boolean
  /** Read only once the token has been found to be one. */
  body: () => Promise<Uint8Array | undefined>
}

/** `nonce-needed` in another dress: REST adds the header that says which. */
export class NonceNeeded extends ChatError {
  constructor() {
    super('proof-wrong')
  }
}

/**
 * Who asks over REST. A session's token is worth nothing by itself: the request is signed with the session's key
 * (`Authorization: Signed`, RFC 9421) or comes with a proof by the device's key (`Authorization: DPoP`, RFC 9449).
 *
 * @throws ChatError `not-signed-in`, `proof-wrong`, and what reading the body throws; TooFast.
 */
export async function authenticate(
  parts: AuthenticateParts,
  request: RequestToProve,
): Promise<CallerSession> {
  const { at, message } = request
  const [, scheme = '', token] = /^(\S+) +(\S+)$/.exec(message.header('authorization') ?? '') ?? []
  switch (scheme.toLowerCase()) {
    case 'signed':
      return proveSigned(parts, request, await identify(parts, { token, ...at }))
    case 'dpop':
      return proveDpop(parts, request, { token, caller: await identify(parts, { token, ...at }) })
    case 'bearer':
      return bearer(parts, request, token)
    default:
      return refuse(parts, at.address, 'not-signed-in')
  }
}

async function proveSigned(
  parts: AuthenticateParts,
  { message, body, isRead }: RequestToProve,
  caller: Identified,
): Promise<CallerSession> {
  const { sessionId, requestKey } = caller.record
  const nowMs = parts.nowMs()
  const nonce = readSignature({ message, body: await body(), requestKey, sessionId, nowMs })
  if (nonce === undefined) return refuse(parts, caller.address, 'proof-wrong')
  if (!isRead) await spend(parts, caller.address, `signed ${sessionId} ${nonce}`)
  return caller.session
}

async function proveDpop(
  parts: AuthenticateParts,
  { message }: RequestToProve,
  { token = '', caller }: { token: string | undefined; caller: Identified },
): Promise<CallerSession> {
  const proof = message.header('dpop')
  const jkt = caller.claims.cnf?.jkt
  if (proof === undefined || jkt === undefined) return refuse(parts, caller.address, 'proof-wrong')
  const { method, targetUri } = message
  const request = { proof, token, jkt, method, targetUri, nowMs: parts.nowMs() }
  const outcome = await checkDpop(request, parts.dpopNonces)
  if (outcome.kind === 'nonce-needed') throw new NonceNeeded()
  if (outcome.kind === 'wrong') return refuse(parts, caller.address, 'proof-wrong')
  await spend(parts, caller.address, `dpop ${jkt} ${outcome.jti}`)
  return caller.session
}

/** Another issuer's token is bound to nothing of ours; one of our own is taken bare only where the operator says so. */
async function bearer(
  parts: AuthenticateParts,
  { at, isRead }: RequestToProve,
  token: string | undefined,
): Promise<CallerSession> {
  const external = token === undefined ? undefined : await parts.external(token, at)
  if (external) return external.session
  const caller = await identify(parts, { token, ...at })
  const isEnough = parts.bearer === 'always' || (parts.bearer === 'reads' && isRead)
  return isEnough ? caller.session : refuse(parts, at.address, 'proof-wrong')
}

/** @param origin Where it reached us: what it was sent to by its own account may be a proxy's doing. */
export function messageOf(request: Request, origin: string): MessageToSign {
  const { pathname, search } = new URL(request.url)
  const header = (name: string) => request.headers.get(name) ?? undefined
  return { method: request.method, targetUri: origin + pathname + search, header }
}

/** A nonce is remembered for as long as its request would be in time, by any server's clock. */
async function spend(parts: AuthenticateParts, address: string, nonce: string): Promise<void> {
  const nowMs = parts.nowMs()
  const isNew = await parts.storage.spendNonce({ nonce, nowMs, expiresAtMs: nowMs + 3 * limits.clockSkewMs })
  if (!isNew) refuse(parts, address, 'proof-wrong')
}
