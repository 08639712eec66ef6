import { createHash, randomBytes } from 'node:crypto'
import { limits } from '@securechat/protocol'
import { calculateJwkThumbprint, errors, jwtVerify, SignJWT, type JWK, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import type { SessionRecord } from '../storage/records.ts'
import type { ServerKeys } from './server-keys.ts'

/** What an access token says, once its signature holds. The session behind it is still to be looked up. */
const Claims = z.object({
  sid: z.string().length(22),
  sub: z.string().length(22),
  /** How many refresh tokens there had been. */
  ref: z.int().min(0),
  cnf: z.object({ jkt: z.string() }).optional(),
})
export type AccessClaims = z.infer<typeof Claims>

const TYPE = 'at+jwt'

/** Makes and reads this workspace's own access tokens (RFC 9068, EdDSA): good for minutes, and bound to the device's key (RFC 9449). */
export class AccessTokens {
  readonly #keys: ServerKeys
  /** Who makes them and whom they are for: both are this workspace. */
  readonly #issuer: string
  readonly #nowMs: () => number

  constructor(keys: ServerKeys, issuer: string, nowMs: () => number) {
    this.#keys = keys
    this.#issuer = issuer
    this.#nowMs = nowMs
  }

  get issuer(): string {
    return this.#issuer
  }

  /** @param frameKey The device's, where there is a device. */
  async issue(session: SessionRecord, frameKey: string | undefined) {
    const { kid, privateKey } = await this.#keys.current()
    const issuedAtMs = this.#nowMs()
    const tokenExpiresAtMs = Math.min(issuedAtMs + limits.tokenLifetimeMs, session.expiresAtMs)
    const bound = frameKey === undefined ? {} : { cnf: { jkt: await thumbprint(frameKey) } }
    const token = await new SignJWT({ sid: session.sessionId, ref: session.refreshCount, ...bound })
      .setProtectedHeader({ alg: 'EdDSA', typ: TYPE, kid })
      .setIssuer(this.#issuer)
      .setAudience(this.#issuer)
      .setSubject(session.accountId)
      .setJti(randomBytes(12).toString('base64url'))
      .setIssuedAt(new Date(issuedAtMs))
      .setExpirationTime(new Date(tokenExpiresAtMs))
      .sign(privateKey)
    return { token, tokenExpiresAtMs }
  }

  /** @returns nothing when it is not ours, or its time is over. */
  async read(token: string): Promise<AccessClaims | undefined> {
    if (token.length > limits.tokenCharacters) return undefined
    try {
      const { payload } = await jwtVerify(token, this.#keyOf, {
        algorithms: ['EdDSA'],
        typ: TYPE,
        issuer: this.#issuer,
        audience: this.#issuer,
        currentDate: new Date(this.#nowMs()),
        requiredClaims: ['exp', 'iat', 'jti'],
      })
      return Claims.safeParse(payload).data
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined
      throw error
    }
  }

  /** RFC 7517: for whoever else checks these tokens. */
  async jwks(): Promise<{ keys: JWK[] }> {
    return { keys: (await this.#keys.believed()).map(({ publicJwk }) => publicJwk) }
  }

  readonly #keyOf: JWTVerifyGetKey = async ({ kid }) => {
    const key = (await this.#keys.believed()).find((one) => one.kid === kid)
    if (!key) throw new errors.JWKSNoMatchingKey()
    return key.publicJwk
  }
}

/** RFC 7638, of a device's frame key. */
export const thumbprint = (frameKey: string): Promise<string> =>
  calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x: frameKey })

/** What a DPoP proof says of the token it comes with (RFC 9449 §4.2). */
export const tokenDigest = (token: string): string => createHash('sha256').update(token).digest('base64url')
