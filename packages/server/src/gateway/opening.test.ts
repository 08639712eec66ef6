import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { limits, PROTOCOL_VERSION } from '@securechat/protocol'
import { handshake } from '../test-world/handshake.ts'
import { randomText } from '../test-world/ids.ts'
import { ManualClock } from '../test-world/manual-clock.ts'
import type { Person } from '../test-world/person.ts'
import { TestServer } from '../test-world/test-server.ts'
import { TestSocket } from '../test-world/test-socket.ts'
import { until } from '../test-world/until.ts'

let server: TestServer
let alice: Person
let bob: Person

before(async () => {
  server = await TestServer.start()
  alice = await server.setUp('alice')
  bob = await alice.invite('bob')
})
after(() => server[Symbol.asyncDispose]())

describe('opening a socket', () => {
  it('begins with a challenge for the origin it came to, and needs token and signature', async () => {
    await using socket = await TestSocket.connect(server.url)
    assert.equal(socket.challenge.origin, server.url)
    assert.equal(socket.challenge.protocol, PROTOCOL_VERSION)
    socket.say(socket.proofOf(alice))
    const opened = await until(() => socket.frames.find((frame) => 'opened' in frame))
    assert.equal(opened.opened.accountId, alice.accountId)
    assert.equal(opened.opened.deviceId, alice.deviceId)
  })

  it('fails with a wrong signature, a wrong token, or another’s', async () => {
    const impostors = [
      alice.but({ keys: bob.keys }),
      alice.but({ token: bob.token }),
      alice.but({ deviceId: bob.deviceId }),
      alice.but({ token: randomText(32) }),
      alice.but({ token: '../../etc' }),
    ]
    for (const impostor of impostors) {
      await using socket = await TestSocket.connect(server.url)
      socket.say(socket.proofOf(impostor))
      assert.deepEqual(await socket.closed(), { code: 1008, reason: 'not-signed-in' })
      assert.deepEqual(socket.frames.at(-1), { error: 'not-signed-in' })
    }
  })

  it('fails with the answer to another challenge, or to one for another origin', async () => {
    await using first = await TestSocket.connect(server.url)
    const replayed = first.proofOf(alice)
    const elsewhere = first.proofOf(alice, { ...first.challenge, origin: 'https://evil.test' })
    for (const proof of [replayed, elsewhere]) {
      await using second = await TestSocket.connect(server.url)
      second.say(proof)
      assert.equal((await second.closed()).code, 1008)
    }
  })

  it('answers a challenge once', async () => {
    await using socket = await TestSocket.connect(server.url)
    const proof = socket.proofOf(alice)
    socket.say(proof)
    socket.say(proof)
    await until(() => socket.frames.length >= 3)
    assert.deepEqual(
      socket.frames
        .slice(1)
        .flatMap((frame) => Object.keys(frame))
        .sort(),
      ['error', 'opened'],
    )
    assert.deepEqual((await socket.request('room.list', {})).id, 1)
  })

  it('fails for a session without a device', async () => {
    await using socket = await TestSocket.connect(server.url)
    socket.say(socket.proofOf(alice.but({ token: await alice.signIn() })))
    assert.deepEqual(await socket.closed(), { code: 1008, reason: 'no-device' })
  })

  it('is asked for nothing before, and takes nothing long', async () => {
    await using socket = await TestSocket.connect(server.url)
    assert.deepEqual(await socket.request('workspace.describe', {}), { id: 1, error: 'not-signed-in' })
    socket.say(JSON.stringify({ open: { token: 'x'.repeat(3000), signature: randomText(64) } }))
    assert.deepEqual(await socket.closed(), { code: 1009, reason: 'too-large' })
  })

  it('is given up when nobody answers the challenge', async () => {
    const clock = new ManualClock()
    await using patient = await TestServer.start({ after: clock.after })
    await using silent = await TestSocket.connect(patient.url)
    clock.pass(limits.socketOpenMs - 1)
    assert.deepEqual((await silent.request('room.list', {})).id, 1)
    clock.pass(1)
    assert.equal((await silent.closed()).code, 1008)
  })

  it('is for our subprotocol, our path and our own pages', async () => {
    const upgrade = (path: string, headers: Record<string, string>) => handshake(server.url, path, headers)
    const ours = { 'sec-websocket-protocol': 'securechat.v1.json' }
    assert.equal(await upgrade('/v1/socket', ours), 101)
    assert.equal(await upgrade('/v1/socket', {}), 400)
    assert.equal(await upgrade('/v1/socket', { 'sec-websocket-protocol': 'other' }), 400)
    assert.equal(await upgrade('/v1/other', ours), 404)
    assert.equal(await upgrade(`/v1/socket?token=${alice.token}`, ours), 404)
    assert.equal(await upgrade('/v1/socket', { ...ours, origin: server.url }), 101)
    assert.equal(await upgrade('/v1/socket', { ...ours, origin: 'app://securechat' }), 101)
    const foreign = [
      'https://evil.test',
      'null',
      'http://localhost',
      server.url.replace('http', 'https'),
      `${server.url}.evil.test`,
    ]
    for (const origin of foreign) assert.equal(await upgrade('/v1/socket', { ...ours, origin }), 403, origin)
  })

  it('is limited in how many of an address may stand open unproved', async () => {
    await using small = await TestServer.start({ settings: { 'security.rateLimits.unopenedSockets': '2' } })
    const carol = await small.setUp('carol')
    const sockets = [await TestSocket.connect(small.url), await TestSocket.connect(small.url)]
    const headers = { 'sec-websocket-protocol': 'securechat.v1.json' }
    assert.equal(await handshake(small.url, '/v1/socket', headers), 429)
    sockets[0]!.say(sockets[0]!.proofOf(carol))
    await until(() => sockets[0]!.frames.some((frame) => 'opened' in frame))
    await sockets[1]![Symbol.asyncDispose]()
    await until(async () => (await handshake(small.url, '/v1/socket', headers)) === 101)
    for (const socket of sockets) await socket[Symbol.asyncDispose]()
  })

  it('costs an address nothing when it succeeds, and something when it does not', async () => {
    await using small = await TestServer.start({
      monotonicMs: () => 0,
      settings: { 'security.rateLimits.addressBurst': '30' },
    })
    const carol = await small.setUp('carol')
    for (let count = 0; count < 20; count++) await (await carol.connect())[Symbol.asyncDispose]()
    for (let count = 0; count < 5; count++) {
      await using impostor = await TestSocket.connect(small.url)
      impostor.say(impostor.proofOf(carol.but({ keys: bob.keys })))
      await impostor.closed()
    }
    assert.equal(
      await handshake(small.url, '/v1/socket', { 'sec-websocket-protocol': 'securechat.v1.json' }),
      429,
    )
  })
})
