import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import type { Storage } from '../storage/storage.ts'

/** Push services take a token for a day at most (RFC 8292 §2). */
const goodForMs = 12 * 3_600_000
const tokensKept = 100

/** Says to push services who we are (VAPID, RFC 8292): only we can push to those who subscribed with our public key. */
export class Vapid {
  /** P-256 point, uncompressed, base64url: what a browser subscribes with. */
  readonly publicKey: string
  readonly #privateKey: CryptoKey
  readonly #contact: string
  readonly #nowMs: () => number
  readonly #tokens = new Map<string, { token: string; untilMs: number }>()

  private constructor(jwk: JWK, privateKey: CryptoKey, given: { contact: string; nowMs: () => number }) {
    const point = [jwk.x, jwk.y].map((part) => Buffer.from(part ?? '', 'base64url'))
    this.publicKey = Buffer.concat([Buffer.of(4), ...point]).toString('base64url')
    this.#privateKey = privateKey
    this.#contact = given.contact
    this.#nowMs = given.nowMs
  }

  /** The key is made at the first start and kept with the server's secrets: another one would end every subscription. */
  static async open(
    storage: Pick<Storage, 'secret'>,
    given: { contact: string; nowMs: () => number },
  ): Promise<Vapid> {
    const fresh = await generateKeyPair('ES256', { extractable: true })
    const candidate = JSON.stringify(await exportJWK(fresh.privateKey))
    // SAFETY: written by this function.
    const jwk = JSON.parse(await storage.secret({ name: 'vapid', candidate })) as JWK
    // SAFETY: an EC key in JWK form becomes a CryptoKey.
    return new Vapid(jwk, (await importJWK(jwk, 'ES256')) as CryptoKey, given)
  }

  /** The value of `Authorization` for a push to this endpoint. */
  async authorization(endpoint: string): Promise<string> {
    const audience = new URL(endpoint).origin
    const nowMs = this.#nowMs()
    const known = this.#tokens.get(audience)
    const token = known && known.untilMs > nowMs ? known.token : await this.#sign(audience, nowMs)
    return `vapid t=${token}, k=${this.publicKey}`
  }

  async #sign(audience: string, nowMs: number): Promise<string> {
    const token = await new SignJWT({ sub: this.#contact })
      .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
      .setAudience(audience)
      .setExpirationTime(Math.floor((nowMs + goodForMs) / 1000))
      .sign(this.#privateKey)
    this.#tokens.delete(audience)
    this.#tokens.set(audience, { token, untilMs: nowMs + goodForMs / 2 })
    if (this.#tokens.size > tokensKept) this.#tokens.delete(this.#tokens.keys().next().value!)
    return token
  }
}
