import assert from 'node:assert/strict'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it, mock } from 'node:test'
import { listRooms, listSessions } from '@securechat/protocol'
import { decodeJwt, SignJWT } from 'jose'
import { ask, Refused } from '../test-world/ask.ts'
import { IdentityProvider } from '../test-world/identity-provider.ts'
import type { Person } from '../test-world/person.ts'
import { TestServer } from '../test-world/test-server.ts'

const audience = 'urn:securechat:test'

let issuer: IdentityProvider
let server: TestServer
let alice: Person

beforeEach(async () => {
  issuer = await IdentityProvider.start()
  issuer.person = { sub: 'alice-1', name: 'alice' }
  const file = join(await mkdtemp(join(tmpdir(), 'securechat-issuers-')), 'issuers.json')
  const trusted = { issuer: issuer.issuer, audience, jwksUrl: `${issuer.issuer}/jwks` }
  await writeFile(file, JSON.stringify([{ ...trusted, deviceClaim: 'device' }]))
  server = await TestServer.start({ settings: { 'security.tokens.issuersFile': file } })
  alice = await server.setUp('alice')
})
afterEach(async () => {
  mock.timers.reset()
  await server[Symbol.asyncDispose]()
  await issuer[Symbol.asyncDispose]()
})

/** `accepted` as somebody without a device, or the refusal. */
const outcomeOf = (token: string): Promise<string> =>
  ask(server.url, listRooms, {}, token).then(
    () => 'accepted with a device',
    (error: unknown) => {
      assert.ok(error instanceof Refused, String(error))
      return error.code === 'no-device' ? 'accepted' : error.code
    },
  )

describe('a token of an issuer that the operator trusts', () => {
  it('[SI10] speaks for the account that it names, by the keys that the issuer shows', async () => {
    const token = await issuer.accessToken(audience)
    assert.equal(decodeJwt(token)['preferred_username'], 'alice')
    assert.equal(await outcomeOf(token), 'accepted')
    issuer.person = { sub: 'nobody-1', name: 'nobody' }
    assert.equal(await outcomeOf(await issuer.accessToken(audience)), 'not-signed-in')
  })

  it('[SI10] is taken with the issuer’s new keys, and no more with the old ones once they are gone', async () => {
    const old = await issuer.accessToken(audience)
    assert.equal(await outcomeOf(old), 'accepted')
    await issuer.changeKeys()
    const next = await issuer.accessToken(audience)
    // Keys are looked up again at most twice a minute, so that made-up tokens cost the issuer nothing.
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 31_000 })
    assert.equal(await outcomeOf(next), 'accepted')
    assert.equal(await outcomeOf(old), 'not-signed-in')
  })

  it('[SI10] is refused for another audience, after its time, and for another issuer', async () => {
    assert.equal(await outcomeOf(await issuer.accessToken('urn:somebody:else')), 'not-signed-in')
    await using other = await IdentityProvider.start()
    other.person = { sub: 'alice-1', name: 'alice' }
    assert.equal(await outcomeOf(await other.accessToken(audience)), 'not-signed-in')
    const token = await issuer.accessToken(audience)
    assert.equal(await outcomeOf(token), 'accepted')
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 61_000 })
    assert.equal(await outcomeOf(token), 'not-signed-in')
  })

  it('[SI10] is refused without a signature, and with the public key as an HMAC’s', async () => {
    const claims = decodeJwt(await issuer.accessToken(audience))
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    assert.equal(await outcomeOf(`${part({ alg: 'none' })}.${part(claims)}.`), 'not-signed-in')
    const { keys } = (await (await fetch(`${issuer.issuer}/jwks`)).json()) as { keys: { kid: string }[] }
    const [key] = keys
    for (const secret of [JSON.stringify(key), JSON.stringify({ keys })]) {
      const forged = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: key!.kid })
        .sign(new TextEncoder().encode(secret))
      assert.equal(await outcomeOf(forged), 'not-signed-in')
    }
  })

  it('[SI10] opens nothing that needs a device unless it names one of the account’s', async () => {
    await assert.rejects(
      ask(server.url, listSessions, {}, await issuer.accessToken(audience)),
      (error: unknown) => error instanceof Refused && error.code === 'no-device',
    )
    assert.ok((await alice.ask(listSessions, {})).sessions.length > 0)
  })
})
