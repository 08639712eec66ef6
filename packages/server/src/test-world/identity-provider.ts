import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { Provider, type Configuration, type KoaContextWithOIDC } from 'oidc-provider'

/** Somebody with an account at the provider. */
export interface Somebody {
  sub: string
  name: string
  email?: string
  email_verified?: boolean
  groups?: string[]
}

export const clientId = 'securechat'
export const clientSecret = 'the secret of this client, which nobody else has'

/** A real provider (npm's `oidc-provider`) on a free port. Whoever comes is signed in at once as the person of the moment. */
export class IdentityProvider implements AsyncDisposable {
  readonly issuer: string
  readonly #http: Server
  readonly #redirectUris: string[]
  readonly #people = new Map<string, Somebody>()
  #person: Somebody | undefined
  #provider: Provider | undefined

  private constructor(http: Server, redirectUris: string[]) {
    this.#http = http
    this.#redirectUris = redirectUris
    this.issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
    http.on('request', (request, response) => void this.#answer(request, response))
  }

  /** @param redirectUris More may be added before anybody is sent there. */
  static async start(redirectUris: string[] = ['https://unused.example/']): Promise<IdentityProvider> {
    const http = createServer()
    http.listen(0, '127.0.0.1')
    await once(http, 'listening')
    const started = new IdentityProvider(http, redirectUris)
    await started.changeKeys()
    return started
  }

  /** Who sits before the browser from now on; nobody: then the person refuses. */
  set person(person: Somebody | undefined) {
    this.#person = person
    if (person) this.#people.set(person.sub, person)
  }

  /** Where it may send people back to. */
  async sendBackTo(...redirectUris: string[]): Promise<void> {
    this.#redirectUris.push(...redirectUris)
    await this.changeKeys()
  }

  /** Signs with other keys from now on; those of before are gone. */
  async changeKeys(): Promise<void> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true })
    const key: JWK = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: crypto.randomUUID() }
    this.#provider = new Provider(this.issuer, this.#configuration(key))
  }

  /** An access token for another service, as programs get theirs: a JWT that says whose it is. */
  async accessToken(audience: string): Promise<string> {
    const response = await fetch(`${this.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${encodeURIComponent(clientSecret)}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience, scope: 'chat' }),
    })
    const answer = (await response.json()) as { access_token?: string }
    if (answer.access_token === undefined) throw new Error(JSON.stringify(answer))
    return answer.access_token
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#http.closeAllConnections()
    await new Promise((resolve) => this.#http.close(resolve))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const provider = this.#provider!
    if (!request.url?.startsWith('/interaction/')) return void provider.callback()(request, response)
    const { prompt, params } = await provider.interactionDetails(request, response)
    const person = this.#person
    const result = !person
      ? { error: 'access_denied' }
      : prompt.name === 'login'
        ? { login: { accountId: person.sub } }
        : { consent: { grantId: await this.#grant(person.sub, String(params['scope'])) } }
    await provider.interactionFinished(request, response, result)
  }

  async #grant(accountId: string, scope: string): Promise<string> {
    const grant = new this.#provider!.Grant({ accountId, clientId })
    grant.addOIDCScope(scope)
    return grant.save()
  }

  #configuration(key: JWK): Configuration {
    return {
      clients: [
        {
          client_id: clientId,
          client_secret: clientSecret,
          redirect_uris: this.#redirectUris,
          grant_types: ['authorization_code', 'client_credentials'],
          response_types: ['code'],
        },
      ],
      jwks: { keys: [key as never] },
      cookies: { keys: ['cookies of a provider that lives as long as a test'] },
      scopes: ['openid', 'profile', 'email', 'groups', 'chat'],
      claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'], groups: ['groups'] },
      findAccount: (_context: KoaContextWithOIDC, sub: string) => ({
        accountId: sub,
        claims: () => ({ ...(this.#people.get(sub) ?? { sub }) }),
      }),
      // Nobody stays signed in there: the next who comes may be somebody else.
      rememberGrant: false,
      interactions: {
        url: (_context: KoaContextWithOIDC, { uid }: { uid: string }) => `/interaction/${uid}`,
      },
      extraTokenClaims: () => ({ preferred_username: this.#person?.name }),
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          getResourceServerInfo: (_context: KoaContextWithOIDC, audience: string) => ({
            audience,
            scope: 'chat',
            accessTokenFormat: 'jwt',
            accessTokenTTL: 60,
            jwt: { sign: { alg: 'RS256' } },
          }),
        },
      },
    } as Configuration
  }
}

/** A browser that only follows: from where a sign-in begins to where the provider sends the person back. */
export async function comeBackFrom(url: string, issuer: string): Promise<URL> {
  const cookies = new Map<string, string>()
  for (let next = url; ;) {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
    const response = await fetch(next, { redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location === null) throw new Error(`${response.status} ${next}: ${await response.text()}`)
    next = new URL(location, next).href
    if (!next.startsWith(issuer)) return new URL(next)
  }
}
