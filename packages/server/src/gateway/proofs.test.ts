import assert from 'node:assert/strict'
import { createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import {
  createAccount,
  createInvite,
  createRoom,
  type EventId,
  type InviteId,
  listSessions,
  type RoomId,
  type Session,
} from '@securechat/protocol'
import { exportJWK, SignJWT } from 'jose'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '../storage/sqlite/open.ts'
import { agreeByShares, requestKeyOf } from '../sign-in/request-key.ts'
import { ask } from '../test-world/ask.ts'
import { anId, randomText } from '../test-world/ids.ts'
import { Person } from '../test-world/person.ts'
import { dpopProof, type RequestShape, signedHeaders } from '../test-world/proofs.ts'
import { TestServer } from '../test-world/test-server.ts'

/** Somebody who knows the key that their sign-in agreed on. */
interface Signer {
  person: Person
  session: Session
  requestKey: string
}

const storage = openSqlite(':memory:')
const folder = mkdtempSync(join(tmpdir(), 'securechat-issuers-'))
const partner = generateKeyPairSync('ed25519')
let server: TestServer
let second: TestServer
let alice: Signer
let bob: Signer

before(async () => {
  const keys = [{ ...(await exportJWK(partner.publicKey)), kid: 'partner' }]
  writeFileSync(join(folder, 'jwks.json'), JSON.stringify({ keys }))
  const issuer = {
    issuer: 'https://partner.example.org',
    audience: 'securechat',
    jwksFile: join(folder, 'jwks.json'),
    deviceClaim: 'device',
  }
  writeFileSync(join(folder, 'issuers.json'), JSON.stringify([issuer]))
  const settings = {
    'security.tokens.bearer': 'never',
    'security.tokens.issuersFile': join(folder, 'issuers.json'),
  }
  server = await TestServer.start({ storage, settings })
  second = await TestServer.start({ storage, settings: { 'security.tokens.bearer': 'reads' } })
  alice = await register('alice', { kind: 'set-up', code: server.server.setUpCode!, workspaceName: 'W' })
  bob = await register('bob', { kind: 'invite', inviteId: await anInvite() })
})
after(async () => {
  await server[Symbol.asyncDispose]()
  await second[Symbol.asyncDispose]()
  await storage.close()
  rmSync(folder, { recursive: true })
})

async function register(name: string, admission: Parameters<typeof Person.registration>[2]): Promise<Signer> {
  const { input, keys, deviceId } = await Person.registration(server.url, name, admission)
  const pair = generateKeyPairSync('x25519')
  const share = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url')
  const { session } = await ask(server.url, createAccount, { ...input, keyShare: share })
  const spki = Buffer.concat([
    Buffer.from('302a300506032b656e032100', 'hex'),
    Buffer.from(session.keyShare!, 'base64url'),
  ])
  const theirs = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  const secret = diffieHellman({ privateKey: pair.privateKey, publicKey: theirs })
  const { accountId } = input
  const person = new Person({ url: server.url, name, accountId, deviceId, keys, token: session.token })
  return { person, session, requestKey: requestKeyOf(secret, session.sessionId) }
}

/** An invitation by alice, put in place without REST: nothing of hers is open to a token alone. */
async function anInvite() {
  const socket = await alice.person.connect()
  const [roomId, eventId, inviteId] = [anId<RoomId>(), anId<EventId>(), anId<InviteId>()]
  await socket.ask(createRoom, { kind: 'group', history: 'shared', roomId, eventId })
  await socket.ask(createInvite, { roomId, inviteId, sealed: randomText(10) })
  await socket[Symbol.asyncDispose]()
  return inviteId
}

const presence = (at = server.url, body = '{"state":"online"}'): RequestShape => ({
  method: 'PUT',
  url: `${at}/v1/presence`,
  body,
})
const rooms = (): RequestShape => ({ method: 'GET', url: `${server.url}/v1/rooms` })

async function send({ method, url, body }: RequestShape, headers: Record<string, string>): Promise<string> {
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) })
  if (response.ok) return 'ok'
  return ((await response.json()) as { code: string }).code
}

const sign = (request: RequestShape, by = alice, changes = {}) =>
  signedHeaders(request, { token: by.session.token, requestKey: by.requestKey, ...changes })

describe('a signed request', () => {
  it('is taken when everything holds, with and without a body', async () => {
    assert.equal(await send(presence(), sign(presence())), 'ok')
    assert.equal(await send(rooms(), sign(rooms())), 'ok')
    const query = { method: 'GET', url: `${server.url}/v1/vault?after=0` }
    assert.equal(await send(query, sign(query)), 'ok')
  })

  it('is taken once, on any server of the cluster', async () => {
    const headers = sign(presence())
    assert.equal(await send(presence(), headers), 'ok')
    assert.equal(await send(presence(), headers), 'proof-wrong')
    const [once, again] = [presence(), { ...presence(), url: `${second.url}/v1/presence` }]
    const nonce = randomText(16)
    assert.equal(await send(once, sign(once, alice, { nonce })), 'ok')
    assert.equal(await send(again, sign(again, alice, { nonce })), 'proof-wrong')
    const many = await Promise.all(
      Array.from({ length: 8 }, () =>
        send(presence(), sign(presence(), alice, { nonce: 'same-nonce-16-chars' })),
      ),
    )
    assert.equal(many.filter((outcome) => outcome === 'ok').length, 1)
  })

  it('is refused when method, address, body, type or token are not what was signed', async () => {
    const headers = sign(presence())
    const changed: [RequestShape, Record<string, string>][] = [
      [{ ...presence(), body: '{"state":"away"}' }, headers],
      [{ ...presence(), url: `${server.url}/v1/presence/` }, headers],
      [{ ...presence(), url: `${server.url}/v1/presence?x=1` }, headers],
      [{ ...presence(), method: 'POST', url: `${server.url}/v1/rooms` }, headers],
      [presence(), { ...headers, 'content-type': 'application/json; charset=utf-8' }],
      [presence(), { ...headers, 'content-digest': sign(presence(server.url, '{}'))['content-digest']! }],
      [presence(), { ...headers, authorization: `Signed ${bob.session.token}` }],
      [{ ...presence(), url: `${second.url}/v1/presence` }, headers],
    ]
    for (const [request, given] of changed)
      assert.match(await send(request, given), /^(proof-wrong|unknown-operation)$/, JSON.stringify(request))
    assert.equal(await send(presence(), headers), 'ok', 'none of them used up the nonce')
  })

  it('is refused out of time, without a nonce, with another’s key, or with less covered', async () => {
    const wrong = [
      { createdMs: Date.now() - 125_000 },
      { createdMs: Date.now() + 125_000 },
      { nonce: 'short' },
      { requestKey: bob.requestKey },
      { keyid: bob.session.sessionId },
      { requestKey: bob.requestKey, keyid: bob.session.sessionId },
      { components: [] },
      { components: ['@method', '@target-uri', 'authorization', 'content-type'] },
      { components: ['@method', 'authorization', 'content-digest', 'content-type'] },
      { components: ['@method', '@target-uri', 'content-digest', 'content-type'] },
    ]
    for (const changes of wrong)
      assert.equal(
        await send(presence(), sign(presence(), alice, changes)),
        'proof-wrong',
        JSON.stringify(changes),
      )
    const headers = sign(presence())
    for (const name of ['signature', 'signature-input', 'content-digest']) {
      const { [name]: _, ...rest } = headers
      assert.equal(await send(presence(), rest), 'proof-wrong', name)
    }
    const twice = { ...headers, 'signature-input': `${headers['signature-input']}, x=()` }
    assert.equal(await send(presence(), twice), 'proof-wrong')
  })

  it('is nobody’s when the token is none', async () => {
    const headers = { ...sign(presence()), authorization: 'Signed nonsense' }
    assert.equal(await send(presence(), headers), 'not-signed-in')
  })
})

describe('a token alone', () => {
  it('is not enough, unless the operator says so', async () => {
    const bearer = { authorization: `Bearer ${alice.session.token}` }
    assert.equal(await send(rooms(), bearer), 'proof-wrong')
    assert.equal(await send(presence(), { ...bearer, 'content-type': 'application/json' }), 'proof-wrong')
    assert.equal(await send({ method: 'GET', url: `${second.url}/v1/rooms` }, bearer), 'ok')
    const change = { ...presence(), url: `${second.url}/v1/presence` }
    assert.equal(await send(change, { ...bearer, 'content-type': 'application/json' }), 'proof-wrong')
    assert.equal(await send(rooms(), { authorization: `DPoP ${alice.session.token}` }), 'proof-wrong')
    assert.equal(await send(rooms(), { authorization: `Signed ${alice.session.token}` }), 'proof-wrong')
  })
})

describe('a DPoP proof', () => {
  const keysOf = ({ person }: Signer) => ({
    key: person.keys.frame,
    publicKey: createPublicKey(person.keys.frame),
  })
  const prove = async (request: RequestShape, changes: object = {}, by = alice) => {
    const token = by.session.token
    const proof = await dpopProof(request, { token, ...keysOf(by), nonce: await aNonce(), ...changes })
    return { authorization: `DPoP ${token}`, dpop: proof, 'content-type': 'application/json' }
  }
  const aNonce = async () => (await fetch(`${server.url}/v1/rooms`)).headers.get('dpop-nonce')!

  it('is asked for the server’s nonce, and taken with it, once', async () => {
    const without = await prove(presence(), { nonce: undefined })
    const first = await fetch(presence().url, { method: 'PUT', headers: without, body: presence().body! })
    assert.equal(first.status, 401)
    assert.match(first.headers.get('www-authenticate')!, /error="use_dpop_nonce"/)
    const nonce = first.headers.get('dpop-nonce')!
    const headers = await prove(presence(), { nonce })
    assert.equal(await send(presence(), headers), 'ok')
    assert.equal(await send(presence(), headers), 'proof-wrong', 'its jti was used')
    assert.equal(await send({ ...rooms(), url: `${second.url}/v1/rooms` }, headers), 'proof-wrong')
  })

  it('is refused for another method, address, time, token, key or kind', async () => {
    const nowSeconds = Math.floor(Date.now() / 1000)
    const wrong: object[] = [
      { claims: { htm: 'POST' } },
      { claims: { htu: `${server.url}/v1/rooms` } },
      { claims: { htu: 'https://evil.test/v1/presence' } },
      { claims: { htu: 'nonsense' } },
      { claims: { iat: nowSeconds - 130 } },
      { claims: { iat: nowSeconds + 130 } },
      { claims: { ath: 'x'.repeat(43) } },
      { claims: { jti: 'short' } },
      { header: { typ: 'jwt' } },
      keysOf(bob),
      { publicKey: createPublicKey(bob.person.keys.frame) },
      { nonce: 'made-up' },
    ]
    for (const changes of wrong)
      assert.equal(
        await send(presence(), await prove(presence(), changes)),
        'proof-wrong',
        JSON.stringify(changes),
      )
    const crossed = { ...(await prove(presence(), {}, bob)), authorization: `DPoP ${alice.session.token}` }
    assert.equal(await send(presence(), crossed), 'proof-wrong')
    assert.equal(await send(presence(), await prove(presence())), 'ok')
  })
})

describe('another issuer’s token', () => {
  const issue = (claims: object, by = partner.privateKey, expiresIn = '5m') =>
    new SignJWT({ preferred_username: 'Alice', ...claims })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'partner' })
      .setIssuer('https://partner.example.org')
      .setAudience('securechat')
      .setExpirationTime(expiresIn)
      .sign(by)
  const read = async (token: string) => send(rooms(), { authorization: `Bearer ${token}` })

  it('speaks for the account its claim names, as the device it names', async () => {
    assert.equal(await read(await issue({ device: alice.person.deviceId })), 'ok')
    assert.equal(await read(await issue({})), 'no-device')
    assert.equal(await read(await issue({ device: bob.person.deviceId })), 'no-device')
  })

  it('is refused when it is not theirs, not for us, over, or names nobody', async () => {
    const device = alice.person.deviceId
    const mallory = generateKeyPairSync('ed25519').privateKey
    const refused = [
      await issue({ device }, mallory),
      await issue({ device, aud: 'other', preferred_username: 'nobody' }),
      await issue({ device }, partner.privateKey, '-1m'),
      await issue({ device, preferred_username: 'nobody' }),
      await issue({ device, preferred_username: 7 }),
    ]
    for (const token of refused) assert.equal(await read(token), 'not-signed-in')
  })
})

describe('what signs requests', () => {
  it('is never listed, and cannot be agreed on with a share of no use', async () => {
    const socket = await alice.person.connect()
    const listed = JSON.stringify(await socket.ask(listSessions, {}))
    assert.ok(!listed.includes(alice.requestKey))
    await socket[Symbol.asyncDispose]()
    assert.throws(() => agreeByShares(Buffer.alloc(32).toString('base64url')), { code: 'bad-request' })
  })
})
