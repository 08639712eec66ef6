import { limits } from '@securechat/protocol'
import { calculateJwkThumbprint, EmbeddedJWK, errors, jwtVerify } from 'jose'
import { z } from 'zod'
import { tokenDigest } from '../sign-in/access-tokens.ts'
import { hmac } from '../sign-in/server-keys.ts'

const Claims = z.object({
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  jti: z.string().min(8).max(128),
  ath: z.string(),
  nonce: z.string().optional(),
})

export interface DpopRequest {
  proof: string
  /** The access token that it comes with. */
  token: string
  /** Thumbprint of the key that the token is bound to. */
  jkt: string
  method: string
  /** The whole address; its query does not count. */
  targetUri: string
  nowMs: number
}

/** `nonce-needed`: all else holds, but the server wants its own nonce in it (RFC 9449 §8). */
export type DpopOutcome = { kind: 'holds'; jti: string } | { kind: 'nonce-needed' } | { kind: 'wrong' }

const WINDOW_MS = 60_000
/** A nonce is good for as many minutes as this, and the one it was made in. */
const windowsBack = 4

/** The nonces that proofs must carry: made from the time, so that every server of a cluster knows them and none keeps them. */
export class DpopNonces {
  readonly #key: Uint8Array
  readonly #nowMs: () => number

  constructor(key: Uint8Array, nowMs: () => number) {
    this.#key = key
    this.#nowMs = nowMs
  }

  current(): string {
    return this.#of(0)
  }

  /** Whether it was ours within the last minutes, or is of a server whose clock is a little ahead. */
  knows(nonce: string): boolean {
    return Array.from({ length: windowsBack + 2 }, (_, back) => this.#of(back - 1)).includes(nonce)
  }

  #of(back: number): string {
    const window = Math.floor(this.#nowMs() / WINDOW_MS) - back
    return hmac(this.#key, `SecureChat DPoP nonce v1\0${window}`).subarray(0, 16).toString('base64url')
  }
}

/** Checks a DPoP proof (RFC 9449 §4.3). That its `jti` is new is for the caller to see to. */
export async function checkDpop(request: DpopRequest, nonces: DpopNonces): Promise<DpopOutcome> {
  const claims = await readProof(request)
  if (!claims || !isForThis(claims, request)) return { kind: 'wrong' }
  if (claims.nonce === undefined || !nonces.knows(claims.nonce)) return { kind: 'nonce-needed' }
  return { kind: 'holds', jti: claims.jti }
}

async function readProof({ proof, jkt }: DpopRequest) {
  if (proof.length > limits.tokenCharacters) return undefined
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['EdDSA', 'Ed25519'],
    })
    const key = protectedHeader.jwk
    if (!key || (await calculateJwkThumbprint(key)) !== jkt) return undefined
    return Claims.safeParse(payload).data
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined
    throw error
  }
}

function isForThis({ htm, htu, iat, ath }: z.infer<typeof Claims>, request: DpopRequest): boolean {
  const { method, targetUri, token, nowMs } = request
  const meant = URL.parse(htu)
  const actual = new URL(targetUri)
  return (
    htm === method &&
    meant !== null &&
    meant.origin + meant.pathname === actual.origin + actual.pathname &&
    Math.abs(iat * 1000 - nowMs) <= limits.clockSkewMs &&
    ath === tokenDigest(token)
  )
}
