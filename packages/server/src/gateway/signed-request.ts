import { createHash, timingSafeEqual } from 'node:crypto'
import {
  limits,
  type MessageToSign,
  parseSignature,
  parseSignatureInput,
  SIGNATURE_TAG,
  signatureBase,
  signedBodyComponents,
  signedComponents,
  type SignatureInput,
} from '@securechat/protocol'
import { hmac } from '../sign-in/server-keys.ts'

export interface SignedRequest {
  message: MessageToSign
  /** Missing where the method has none. */
  body: Uint8Array | undefined
  /** HMAC key of the session, base64url. */
  requestKey: string
  sessionId: string
  nowMs: number
}

/**
 * Checks a request's signature (RFC 9421, `hmac-sha256`) and the digest of its body (RFC 9530).
 *
 * @returns the nonce, which the caller is to spend; nothing when something does not hold.
 */
export function readSignature(request: SignedRequest): string | undefined {
  const { message, body, requestKey } = request
  const input = parseSignatureInput(message.header('signature-input') ?? '')
  const given = input && parseSignature(message.header('signature') ?? '', input.label)
  if (!input || given === undefined || !isOfOurKind(input, request)) return undefined
  if (body !== undefined && message.header('content-digest') !== contentDigest(body)) return undefined
  const base = signatureBase(input, message)
  if (base === undefined) return undefined
  const expected = hmac(Buffer.from(requestKey, 'base64url'), base)
  const signature = Buffer.from(given, 'base64')
  const holds = signature.length === expected.length && timingSafeEqual(signature, expected)
  return holds ? String(input.parameters.nonce) : undefined
}

function isOfOurKind({ components, parameters }: SignatureInput, request: SignedRequest): boolean {
  const { created, nonce, keyid, alg, tag, expires } = parameters
  const wanted =
    request.body === undefined ? signedComponents : [...signedComponents, ...signedBodyComponents]
  const nowSeconds = request.nowMs / 1000
  return (
    wanted.every((component) => components.includes(component)) &&
    typeof created === 'number' &&
    Math.abs(created - nowSeconds) <= limits.clockSkewMs / 1000 &&
    (expires === undefined || (typeof expires === 'number' && expires > nowSeconds)) &&
    typeof nonce === 'string' &&
    /^[A-Za-z0-9_-]{16,64}$/.test(nonce) &&
    keyid === request.sessionId &&
    (alg === undefined || alg === 'hmac-sha256') &&
    tag === SIGNATURE_TAG
  )
}

const contentDigest = (body: Uint8Array) => `sha-256=:${createHash('sha256').update(body).digest('base64')}:`
