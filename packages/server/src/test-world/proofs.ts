import { createHash, createHmac, type KeyObject, sign } from 'node:crypto'
import { signatureBase, signatureParams, signedBodyComponents, signedComponents } from '@securechat/protocol'
import { decodeJwt, exportJWK, SignJWT } from 'jose'
import { randomText } from './ids.ts'
import type { Person } from './person.ts'

/** The session that a token speaks for. */
export const sessionIdOf = (token: string): string => String(decodeJwt(token).sid)

type Prover = Pick<Person, 'url' | 'deviceId' | 'keys'>

/** A device's word, as a client would give it. */
export function deviceProof(
  { url, deviceId, keys }: Prover,
  { context, nonce, timeMs = Date.now() }: { context: string; nonce: string; timeMs?: number },
) {
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(BigInt(timeMs))
  const ids = [Buffer.from(nonce, 'base64url'), Buffer.from(deviceId, 'base64url')]
  const signed = Buffer.concat([Buffer.from(`${context}\0${url}\0`), ...ids, time])
  return { timeMs, signature: sign(null, signed, keys.frame).toString('base64url') }
}

export interface RequestShape {
  method: string
  url: string
  body?: string
}

interface SigningParts {
  token: string
  requestKey: string
  keyid?: string
  nonce?: string
  createdMs?: number
  components?: readonly string[]
}

/** The headers of a request signed by RFC 9421, right or wrong. */
export function signedHeaders(
  { method, url, body }: RequestShape,
  parts: SigningParts,
): Record<string, string> {
  const {
    token,
    requestKey,
    keyid = sessionIdOf(token),
    nonce = randomText(16),
    createdMs = Date.now(),
  } = parts
  const headers: Record<string, string> = { authorization: `Signed ${token}` }
  if (body !== undefined) {
    headers['content-type'] = 'application/json'
    headers['content-digest'] = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`
  }
  const usual = body === undefined ? signedComponents : [...signedComponents, ...signedBodyComponents]
  const components = [...(parts.components ?? usual)]
  const text = signatureParams(components, { created: Math.floor(createdMs / 1000), nonce, keyid })
  const message = { method, targetUri: url, header: (name: string) => headers[name] }
  const base = signatureBase({ components, text }, message)!
  const mac = createHmac('sha256', Buffer.from(requestKey, 'base64url')).update(base).digest('base64')
  return { ...headers, 'signature-input': `sig=${text}`, signature: `sig=:${mac}:` }
}

interface DpopParts {
  token: string
  key: KeyObject
  publicKey: KeyObject
  nonce?: string
  claims?: Record<string, unknown>
  header?: Record<string, unknown>
}

/** A DPoP proof (RFC 9449), right or wrong. */
export async function dpopProof({ method, url }: RequestShape, parts: DpopParts): Promise<string> {
  const { token, key, publicKey, nonce, claims = {}, header = {} } = parts
  const ath = createHash('sha256').update(token).digest('base64url')
  const usual = { htm: method, htu: url, jti: randomText(12), iat: Math.floor(Date.now() / 1000), ath }
  return new SignJWT({ ...usual, ...(nonce !== undefined && { nonce }), ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'dpop+jwt', jwk: await exportJWK(publicKey), ...header })
    .sign(key)
}
