import { ChatError, type Provider } from '@securechat/protocol'
import * as oidc from 'openid-client'
import { hmac } from '../sign-in/server-keys.ts'
import { type Claims, type Identity, identityOf, wantedClaims } from './identity.ts'
import type { ProviderSettings } from './provider-settings.ts'

const TIMEOUT_SECONDS = 10
/** How long what a provider says of itself is believed; its keys are read anew for each sign-in. */
const DESCRIBED_MS = 3_600_000

export interface ProvidersParts {
  settings: readonly ProviderSettings[]
  /** Makes the secrets of each round, so that none is stored. */
  key: Uint8Array
  nowMs: () => number
  /** Told why, since the person is told only that. */
  onTrouble: (providerId: string, reason: string) => void
}

/** What came back from a provider. */
interface Returned {
  providerId: string
  redirectUri: string
  state: string
  code: string
  iss: string | undefined
}

/** Providers of OpenID Connect, as far as this server is their client: code flow, PKCE (S256), state, nonce, issuer (RFC 9207). */
export class Providers {
  readonly #parts: ProvidersParts
  readonly #described = new Map<string, { metadata: oidc.ServerMetadata; atMs: number }>()

  constructor(parts: ProvidersParts) {
    this.#parts = parts
  }

  list(): Provider[] {
    return this.#parts.settings.map(({ id, label }) => ({ providerId: id, label }))
  }

  /** @returns nothing for one that is not (any more) among them. */
  find(providerId: string): ProviderSettings | undefined {
    return this.#parts.settings.find(({ id }) => id === providerId)
  }

  /** Where to send the person. @throws ChatError `not-found`, `provider-away`. */
  async begin(at: { providerId: string; redirectUri: string; state: string }): Promise<string> {
    const { providerId, redirectUri, state } = at
    const settings = this.#settings(providerId)
    return this.#guarded(providerId, async () => {
      const config = await this.#client(settings)
      const { verifier, nonce } = this.#secrets(state)
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: settings.scopes.join(' '),
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return url.href
    })
  }

  /** @throws ChatError `provider-refused`, `provider-not-allowed`, `provider-away`. */
  async finish(returned: Returned): Promise<Identity> {
    const { providerId } = returned
    const settings = this.#settings(providerId)
    const claims = await this.#guarded(providerId, () => this.#redeem(settings, returned))
    return identityOf(settings, claims)
  }

  async #redeem(settings: ProviderSettings, { redirectUri, state, code, iss }: Returned): Promise<Claims> {
    const config = await this.#client(settings)
    // It comes over TLS from the provider itself; its signature is checked all the same.
    oidc.enableNonRepudiationChecks(config)
    const url = new URL(redirectUri)
    url.search = new URLSearchParams({ code, state, ...(iss !== undefined && { iss }) }).toString()
    const { verifier, nonce } = this.#secrets(state)
    const tokens = await oidc.authorizationCodeGrant(config, url, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    })
    const claims: Claims = { ...tokens.claims()! }
    const isWhole = wantedClaims(settings).every((claim) => claims[claim] !== undefined)
    if (isWhole || config.serverMetadata().userinfo_endpoint === undefined) return claims
    return { ...(await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims }
  }

  #settings(providerId: string): ProviderSettings {
    const settings = this.find(providerId)
    if (!settings) throw new ChatError('not-found')
    return settings
  }

  /** A new one each time: it reads the provider's keys anew, so that a change of keys turns nobody away. */
  async #client(settings: ProviderSettings): Promise<oidc.Configuration> {
    const metadata = await this.#metadata(settings)
    const client = new oidc.Configuration(metadata, settings.clientId, undefined, authentication(settings))
    return prepared(client, settings)
  }

  async #metadata(settings: ProviderSettings): Promise<oidc.ServerMetadata> {
    const known = this.#described.get(settings.id)
    const nowMs = this.#parts.nowMs()
    if (known && nowMs - known.atMs < DESCRIBED_MS) return known.metadata
    const execute = isPlain(settings) ? [oidc.allowInsecureRequests] : []
    const found = await oidc.discovery(
      new URL(settings.issuer),
      settings.clientId,
      undefined,
      authentication(settings),
      { execute, timeout: TIMEOUT_SECONDS },
    )
    const metadata = found.serverMetadata()
    this.#described.set(settings.id, { metadata, atMs: nowMs })
    return metadata
  }

  /** Follow from the state and a key of the servers', so that whichever is asked next knows them and no store does. */
  #secrets(state: string): { verifier: string; nonce: string } {
    const of = (use: string) =>
      hmac(this.#parts.key, `SecureChat provider ${use} v1\0`, state).toString('base64url')
    return { verifier: of('verifier'), nonce: of('nonce') }
  }

  async #guarded<T>(providerId: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      const isOut = isAway(error)
      this.#parts.onTrouble(providerId, reasonOf(error))
      throw new ChatError(isOut ? 'provider-away' : 'provider-refused', { cause: error })
    }
  }
}

const isPlain = ({ issuer }: ProviderSettings) => new URL(issuer).protocol === 'http:'

const authentication = ({ clientSecret }: ProviderSettings) =>
  clientSecret === undefined ? oidc.None() : oidc.ClientSecretBasic(clientSecret)

function prepared(client: oidc.Configuration, settings: ProviderSettings): oidc.Configuration {
  client.timeout = TIMEOUT_SECONDS
  if (isPlain(settings)) oidc.allowInsecureRequests(client)
  return client
}

/** Nobody answered, or nothing that a provider would. */
function isAway(error: unknown): boolean {
  const { code, name, status } = error as { code?: string; name?: string; status?: number }
  const isSilent = error instanceof TypeError || name === 'TimeoutError' || code === 'OAUTH_TIMEOUT'
  return isSilent || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' || (status ?? 0) >= 500
}

/** Only the library's own words: an answer may hold tokens. */
function reasonOf(error: unknown): string {
  const { message, code, error: word } = error as { message?: string; code?: string; error?: string }
  return [code, word, message]
    .filter((part) => typeof part === 'string')
    .join(': ')
    .slice(0, 200)
}
