import { sign } from 'node:crypto'
import type { Host } from '@securechat/plugin'
import type { Settings } from './main.ts'

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging'
const LIFETIME_SECONDS = 3600
/** Renewed while it still holds. */
const EARLY_MS = 5 * 60_000

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Access tokens of a service account: a signed assertion exchanged for a token (RFC 7523). */
export class AccessTokens {
  readonly #host: Host<Settings>
  #current: { token: Promise<string>; untilMs: number } | undefined

  constructor(host: Host<Settings>) {
    this.#host = host
  }

  current(): Promise<string> {
    const now = Date.now()
    if (!this.#current || this.#current.untilMs < now) {
      const token = this.#fetch(Math.floor(now / 1000))
      this.#current = { token, untilMs: now + LIFETIME_SECONDS * 1000 - EARLY_MS }
      token.catch(() => (this.#current = undefined))
    }
    return this.#current.token
  }

  async #fetch(iat: number): Promise<string> {
    const { clientEmail, privateKey, tokenUrl } = this.#host.settings
    const claims = { iss: clientEmail, scope: SCOPE, aud: tokenUrl, iat, exp: iat + LIFETIME_SECONDS }
    const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`
    const signature = sign('sha256', Buffer.from(signed), privateKey).toString('base64url')
    const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
    const response = await this.#host.network.fetch(tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: grant, assertion: `${signed}.${signature}` }).toString(),
    })
    if (!response.ok) throw new Error(`the token service answered ${response.status}`)
    // SAFETY: RFC 6749 §5.1; anything else is refused by FCM.
    return ((await response.json()) as { access_token: string }).access_token
  }
}
