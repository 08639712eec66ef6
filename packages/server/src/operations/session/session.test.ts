import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, it } from 'node:test'
import {
  CertificateBody,
  ChatError,
  deviceProofContexts,
  endOtherSessions,
  limits,
  listRooms,
  listSessions,
  lookupDevices,
  refreshSession,
  resumeDevice,
  revokeDevice,
  revokeSession,
  type Session,
} from '@securechat/protocol'
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { openSqlite } from '../../storage/sqlite/open.ts'
import { ask, Refused } from '../../test-world/ask.ts'
import { randomText } from '../../test-world/ids.ts'
import { ManualClock } from '../../test-world/manual-clock.ts'
import type { Person } from '../../test-world/person.ts'
import { deviceProof, sessionIdOf } from '../../test-world/proofs.ts'
import { TestServer } from '../../test-world/test-server.ts'
import { TestSocket } from '../../test-world/test-socket.ts'

const DAY_MS = 24 * 3_600_000

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => {
      assert.ok(error instanceof Refused || error instanceof ChatError, String(error))
      return error.code
    },
  )

let clock: ManualClock
let server: TestServer
let alice: Person

beforeEach(async () => {
  clock = new ManualClock()
  server = await TestServer.start({ nowMs: clock.nowMs })
  alice = await server.setUp('alice')
})
afterEach(() => server[Symbol.asyncDispose]())

/** A device of alice's with everything its sign-in gave it. */
async function signedIn(who = alice): Promise<{ device: Person; session: Session }> {
  const token = await who.signIn()
  const proof = proofOf(who, { context: deviceProofContexts.resume, nonce: sessionIdOf(token) })
  const { session } = await ask(who.url, resumeDevice, { deviceId: who.deviceId, proof }, token)
  return { device: who.but({ token: session.token }), session }
}

const proofOf = (who: Person, of: { context: string; nonce: string }) =>
  deviceProof(who, { ...of, timeMs: clock.nowMs() })

const refreshNonce = (refreshToken: string) => createHash('sha256').update(refreshToken).digest('base64url')

async function refresh(device: Person, refreshToken: string): Promise<Session> {
  const proof = proofOf(device, {
    context: deviceProofContexts.refresh,
    nonce: refreshNonce(refreshToken),
  })
  return (await ask(device.url, refreshSession, { refreshToken, proof })).session
}

describe('access tokens', () => {
  it('are JWTs that anybody can check with the key set, bound to the device’s key, and short-lived', async () => {
    const { session } = await signedIn()
    const answer = await fetch(`${server.url}/.well-known/jwks.json`)
    assert.equal(answer.headers.get('content-type'), 'application/json')
    const jwks = (await answer.json()) as { keys: Record<string, string>[] }
    for (const key of jwks.keys) assert.equal(key['d'], undefined, 'no private part')
    const { payload, protectedHeader } = await jwtVerify(session.token, createLocalJWKSet(jwks), {
      currentDate: new Date(clock.nowMs()),
    })
    assert.equal(protectedHeader.alg, 'EdDSA')
    assert.equal(payload.sub, alice.accountId)
    assert.ok((payload['cnf'] as { jkt: string }).jkt.length === 43)
    assert.equal((payload.exp! - payload.iat!) * 1000, limits.tokenLifetimeMs)
    clock.pass(limits.tokenLifetimeMs - 1000)
    await ask(server.url, listRooms, {}, session.token)
    clock.pass(2000)
    assert.equal(await codeOf(ask(server.url, listRooms, {}, session.token)), 'not-signed-in')
  })

  it('are nothing when anything in them was changed, or another made them', async () => {
    const { session } = await signedIn()
    const [header = '', payload = '', signature = ''] = session.token.split('.')
    const claims = decodeJwt(session.token)
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const other = await TestServer.start()
    const mallory = await other.setUp('mallory')
    const forged = [
      `${header}.${encode({ ...claims, sub: randomText(16) })}.${signature}`,
      `${header}.${encode({ ...claims, exp: claims.exp! + 9999 })}.${signature}`,
      `${encode({ ...decodeProtectedHeader(session.token), alg: 'none' })}.${payload}.`,
      `${encode({ ...decodeProtectedHeader(session.token), alg: 'HS256' })}.${payload}.${signature}`,
      `${encode({ ...decodeProtectedHeader(session.token), kid: 'x' })}.${payload}.${signature}`,
      `${header}.${payload}`,
      'x'.repeat(3000),
      mallory.token,
    ]
    for (const token of forged)
      assert.equal(await codeOf(ask(server.url, listRooms, {}, token)), 'not-signed-in', token.slice(0, 80))
    await other[Symbol.asyncDispose]()
  })

  it('are signed with a new key every thirty days; a token lives through the change', async () => {
    const storage = openSqlite(':memory:')
    const periodMs = 30 * DAY_MS
    const own = new ManualClock(Math.ceil(Date.now() / periodMs) * periodMs - 60_000)
    await using first = await TestServer.start({ nowMs: own.nowMs, storage })
    const carol = await first.setUp('carol')
    own.pass(120_000)
    await carol.ask(listRooms, {})
    const kids = [carol.token, await carol.signIn()].map((token) => decodeProtectedHeader(token).kid)
    assert.notEqual(kids[0], kids[1])
    // Another server of the same cluster believes both, and makes no keys of its own.
    await using second = await TestServer.start({ nowMs: own.nowMs, storage })
    await ask(second.url, listRooms, {}, carol.token)
  })
})

describe('refresh tokens', () => {
  it('give the next tokens, and the session lasts from then on', async () => {
    const { device, session } = await signedIn()
    let refreshToken = session.refreshToken!
    for (let month = 0; month < 4; month++) {
      clock.pass(20 * DAY_MS)
      const next = await refresh(device, refreshToken)
      assert.equal(next.sessionId, session.sessionId)
      assert.equal(next.expiresAtMs, clock.nowMs() + limits.sessionLifetimeMs)
      await ask(server.url, listRooms, {}, next.token)
      refreshToken = next.refreshToken!
    }
    clock.pass(limits.sessionLifetimeMs)
    assert.equal(await codeOf(refresh(device, refreshToken)), 'not-signed-in')
  })

  it('do not make a session outlast the certificate of its device', async () => {
    const { device, session } = await signedIn()
    const listed = await alice.ask(lookupDevices, { accountIds: [alice.accountId] })
    const body = Buffer.from(listed.devices[0]!.certificate.body, 'base64url').toString()
    const { expiresAtMs } = CertificateBody.parse(JSON.parse(body))
    assert.ok(session.expiresAtMs < expiresAtMs)
    clock.pass(expiresAtMs - clock.nowMs() - 5 * DAY_MS)
    const late = await signedIn()
    assert.equal(late.session.expiresAtMs, expiresAtMs)
    clock.pass(6 * DAY_MS)
    assert.equal(await codeOf(refresh(device, late.session.refreshToken!)), 'not-signed-in')
  })

  it('are taken once more while their successor is unused: an answer can be lost', async () => {
    const { device, session } = await signedIn()
    await refresh(device, session.refreshToken!)
    const second = await refresh(device, session.refreshToken!)
    await ask(server.url, listRooms, {}, second.token)
    assert.equal(await codeOf(refresh(device, session.refreshToken!)), 'not-signed-in')
  })

  it('end the whole session, and its sockets, when one is used that was used up', async () => {
    const { device, session } = await signedIn()
    const second = await refresh(device, session.refreshToken!)
    const newest = await refresh(device, second.refreshToken!)
    await using socket = await TestSocket.open(device.but({ token: newest.token }))
    assert.equal(await codeOf(refresh(device, session.refreshToken!)), 'not-signed-in')
    assert.equal((await socket.closed()).reason, 'session-over')
    assert.equal(await codeOf(refresh(device, newest.refreshToken!)), 'not-signed-in')
    assert.equal(await codeOf(ask(server.url, listRooms, {}, newest.token)), 'not-signed-in')
  })

  it('are nothing without the device’s own word, for this token, place and moment', async () => {
    const { device, session } = await signedIn()
    const bob = await alice.invite('bob')
    const refreshToken = session.refreshToken!
    const of = { context: deviceProofContexts.refresh, nonce: refreshNonce(refreshToken) }
    const wrong = [
      deviceProof(bob.but({ deviceId: alice.deviceId }), of),
      deviceProof(device, { ...of, context: deviceProofContexts.resume }),
      deviceProof(device, { ...of, nonce: refreshNonce('another') }),
      deviceProof(device.at('https://evil.test'), of),
      deviceProof(device, { ...of, timeMs: clock.nowMs() - limits.clockSkewMs - 1 }),
      deviceProof(device, { ...of, timeMs: clock.nowMs() + limits.clockSkewMs + 1 }),
    ]
    for (const proof of wrong)
      assert.equal(await codeOf(ask(server.url, refreshSession, { refreshToken, proof })), 'proof-wrong')
    await refresh(device, refreshToken)
  })

  it('that were made up end nothing', async () => {
    const { device, session } = await signedIn()
    const bytes = Buffer.from(session.refreshToken!, 'base64url')
    bytes[20]! ^= 1
    assert.equal(await codeOf(refresh(device, bytes.toString('base64url'))), 'not-signed-in')
    await refresh(device, session.refreshToken!)
  })

  it('are over with their device', async () => {
    const tablet = await alice.enrol()
    const { session } = await signedIn(tablet)
    const vault = await alice.vaultUpdate()
    await alice.ask(revokeDevice, { deviceId: tablet.deviceId, vault })
    assert.equal(await codeOf(refresh(tablet, session.refreshToken!)), 'not-signed-in')
  })
})

describe('the login challenge', () => {
  it('is answered by the device itself, once for each sign-in, here and now', async () => {
    const bob = await alice.invite('bert')
    const token = await alice.signIn()
    const elsewhere = await alice.signIn()
    const of = { context: deviceProofContexts.resume, nonce: sessionIdOf(token) }
    const { deviceId } = alice
    const resume = (proof: ReturnType<typeof deviceProof>) =>
      codeOf(ask(server.url, resumeDevice, { deviceId, proof }, token))
    assert.equal(await resume(deviceProof(bob.but({ deviceId }), of)), 'proof-wrong')
    assert.equal(await resume(deviceProof(alice, { ...of, nonce: sessionIdOf(elsewhere) })), 'proof-wrong')
    assert.equal(await resume(deviceProof(alice.at('https://evil.test'), of)), 'proof-wrong')
    assert.equal(await resume(deviceProof(alice, { ...of, timeMs: clock.nowMs() - 200_000 })), 'proof-wrong')
    assert.equal(await resume(proofOf(alice, of)), 'accepted')
  })
})

describe('one’s own sessions', () => {
  it('are listed with where they are from, and end one by one', async () => {
    const carol = await alice.invite('carol')
    const { session } = await signedIn(carol)
    const listed = (await carol.ask(listSessions, {})).sessions
    assert.equal(listed.length, 2)
    const own = listed.find(({ isThis }) => isThis)
    assert.equal(own?.sessionId, sessionIdOf(carol.token))
    assert.deepEqual(
      [own.kind, own.deviceId, own.addressRange],
      ['new-account', carol.deviceId, '127.0.0.0/24'],
    )
    await using socket = await TestSocket.open(carol.but({ token: session.token }))
    const { sessionId } = session
    assert.equal(await codeOf(alice.ask(revokeSession, { sessionId })), 'not-found')
    await carol.ask(revokeSession, { sessionId })
    assert.equal((await socket.closed()).reason, 'session-over')
    assert.equal(await codeOf(carol.ask(revokeSession, { sessionId })), 'not-found')
    assert.equal(await codeOf(refresh(carol, session.refreshToken!)), 'not-signed-in')
  })

  it('end all at once, but for this one', async () => {
    const dave = await alice.invite('dave')
    const others = [await signedIn(dave), await signedIn(dave)]
    const sockets = await Promise.all(others.map(({ device }) => device.connect()))
    assert.equal((await dave.ask(endOtherSessions, {})).ended, 2)
    for (const socket of sockets) assert.equal((await socket.closed()).reason, 'session-over')
    assert.equal((await dave.ask(listSessions, {})).sessions.length, 1)
    assert.equal((await alice.ask(listSessions, {})).sessions.length > 0, true)
  })

  it('keep their open sockets for as long as they slide', async () => {
    const { device, session } = await signedIn()
    await using socket = await device.connect()
    clock.pass(20 * DAY_MS)
    const next = await refresh(device, session.refreshToken!)
    clock.pass(20 * DAY_MS)
    await socket.ask(listRooms, {})
    assert.ok(next.expiresAtMs > clock.nowMs())
    clock.pass(11 * DAY_MS)
    assert.deepEqual(await socket.request('room.list', {}), { id: 2, error: 'not-signed-in' })
  })
})
