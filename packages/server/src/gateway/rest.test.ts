import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { after, before, describe, it } from 'node:test'
import {
  endSession,
  type InviteId,
  limits,
  listRooms,
  readInvite,
  readVault,
  sendMessage,
} from '@securechat/protocol'
import { ask, askRaw, Refused } from '../test-world/ask.ts'
import { anId } from '../test-world/ids.ts'
import type { Person } from '../test-world/person.ts'
import { TestServer } from '../test-world/test-server.ts'
import { ManualClock } from '../test-world/manual-clock.ts'

let server: TestServer
let alice: Person

before(async () => {
  server = await TestServer.start()
  alice = await server.setUp('alice')
})
after(() => server[Symbol.asyncDispose]())

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${alice.token}`, ...headers },
  })
const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code
const refusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => {
      assert.ok(error instanceof Refused)
      return error.code
    },
  )

describe('REST', () => {
  it('asks each operation for the session that its access needs', async () => {
    assert.equal((await askRaw(server.url, 'workspace.describe', {})).status, 200)
    assert.equal(await refusal(ask(server.url, readVault, { after: 0 })), 'not-signed-in')
    const deviceless = await alice.signIn()
    assert.equal((await ask(server.url, readVault, { after: 0 }, deviceless)).entries.length, 1)
    assert.equal(await refusal(ask(server.url, listRooms, {}, deviceless)), 'no-device')
    assert.deepEqual((await alice.ask(listRooms, {})).rooms, [])
    const message = alice.aMessage(anId(), 1)
    assert.equal(await refusal(alice.ask(sendMessage, message)), 'not-found')
  })

  it('takes a token from the header alone', async () => {
    const inQuery = await fetch(`${server.url}/v1/rooms?token=${alice.token}`)
    assert.equal(inQuery.status, 401)
    const inBoth = await fetch(`${server.url}/v1/rooms?token=${alice.token}`, {
      headers: { authorization: `Bearer ${alice.token}` },
    })
    assert.equal(inBoth.status, 400)
    const inCookie = await fetch(`${server.url}/v1/rooms`, { headers: { cookie: `token=${alice.token}` } })
    assert.equal(inCookie.status, 401)
    for (const authorization of [alice.token, `Basic ${alice.token}`, 'Bearer ', `Bearer ${alice.token}x`])
      assert.equal((await fetch(`${server.url}/v1/rooms`, { headers: { authorization } })).status, 401)
  })

  it('answers a failure as a problem', async () => {
    const response = await askRaw(server.url, 'room.list', {})
    assert.equal(response.headers.get('content-type'), 'application/problem+json')
    assert.equal(response.headers.get('www-authenticate'), 'Signed, DPoP algs="EdDSA"')
    assert.deepEqual(await response.json(), {
      type: '/reference#error-not-signed-in',
      title: 'not signed in',
      status: 401,
      code: 'not-signed-in',
      says: 'Sign in first.',
    })
    assert.equal(await codeOf(await fetch(`${server.url}/v1/no/such/thing`)), 'unknown-operation')
    assert.equal(
      await codeOf(await fetch(`${server.url}/v1/rooms`, { method: 'PATCH' })),
      'unknown-operation',
    )
  })

  it('refuses fields it does not know, wherever they are', async () => {
    const bodies = [
      '{"state":"online","role":"owner"}',
      '{"state":"online","accountId":"x"}',
      '{"state":"online","__proto__":{"isAdmin":true}}',
      '{"state":"online","constructor":{"prototype":{"isAdmin":true}}}',
      '{"state":"online","prototype":{}}',
    ]
    for (const body of bodies) {
      const response = await fetch(`${server.url}/v1/presence`, {
        method: 'PUT',
        body,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${alice.token}` },
      })
      assert.equal(response.status, 400, body)
    }
    assert.equal(({} as Record<string, unknown>).isAdmin, undefined)
    const query = await fetch(`${server.url}/v1/people?__proto__[x]=1&limit=5`, {
      headers: { authorization: `Bearer ${alice.token}` },
    })
    assert.equal(query.status, 400)
  })

  it('refuses an input that is given twice, and a query where the body speaks', async () => {
    const roomId = await alice.makeRoom('group')
    const headers = { authorization: `Bearer ${alice.token}` }
    const read = (query: string) => fetch(`${server.url}/v1/rooms/${roomId}/events${query}`, { headers })
    assert.equal((await read('?after=0')).status, 200)
    assert.equal((await read('?after=0&after=1')).status, 400)
    assert.equal((await read(`?after=0&roomId=${anId()}`)).status, 400)
    for (const query of [
      '?after=zero',
      '?after=-1',
      '?after=0x1',
      '?after=1e3',
      '?after=',
      '?after=00',
      '?after=0&limit=9999',
    ])
      assert.equal((await read(query)).status, 400, query)
    assert.equal((await post(`/v1/rooms/${roomId}/typing`, JSON.stringify({ roomId }))).status, 400)
    assert.equal((await post(`/v1/rooms/${roomId}/typing?x=1`, '{}')).status, 400)
    assert.equal((await post(`/v1/rooms/${roomId}/typing`, '{}')).status, 200)
  })

  it('refuses what is not a JSON object, or is not called one', async () => {
    const path = `/v1/rooms/${await alice.makeRoom('group')}/typing`
    for (const body of ['[]', 'null', '1', '"x"', '{', '{}{}', '\u0000', '[[[['])
      assert.equal((await post(path, body)).status, 400, body)
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'text/json',
    ])
      assert.equal((await post(path, '{}', { 'content-type': type })).status, 400, type)
    assert.equal((await post(path, '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000))).status, 400)
    const latin1 = await fetch(`${server.url}${path}`, {
      method: 'POST',
      body: Uint8Array.of(0x22, 0xff, 0x22),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${alice.token}` },
    })
    assert.equal(latin1.status, 400)
  })

  it('refuses a body that is too large before reading it, or once it has grown too large', async () => {
    const declared = await sendBody({ 'content-length': String(limits.requestBytes + 1) }, 1)
    assert.equal(declared, 413)
    const grown = await sendBody({ 'transfer-encoding': 'chunked' }, limits.requestBytes + 100_000)
    assert.equal(grown, 413)
  })

  it('answers no page of another origin', async () => {
    const roomId = await alice.makeRoom('group')
    for (const origin of [
      'https://evil.test',
      'null',
      'http://localhost',
      server.url.replace('http', 'https'),
    ]) {
      const response = await post(`/v1/rooms/${roomId}/typing`, '{}', { origin })
      assert.equal(response.status, 403, origin)
      assert.equal(response.headers.get('access-control-allow-origin'), null)
      const asked = await fetch(`${server.url}/v1/rooms`, { method: 'OPTIONS', headers: { origin } })
      assert.equal(asked.status, 403)
    }
    assert.equal((await post(`/v1/rooms/${roomId}/typing`, '{}', { origin: server.url })).status, 200)
  })

  it('answers the desktop app, whose origin is in the configuration', async () => {
    const origin = 'app://securechat'
    const asked = await fetch(`${server.url}/v1/rooms`, { method: 'OPTIONS', headers: { origin } })
    assert.equal(asked.status, 204)
    assert.match(
      asked.headers.get('access-control-allow-headers')!,
      /authorization.*signature-input.*content-type/,
    )
    const response = await fetch(`${server.url}/v1/rooms`, {
      headers: { origin, authorization: `Bearer ${alice.token}` },
    })
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('access-control-allow-origin'), origin)
    assert.equal(response.headers.get('access-control-allow-credentials'), null)
  })

  it('ends a session at once', async () => {
    const token = await alice.signIn()
    await ask(server.url, endSession, {}, token)
    assert.equal(await refusal(ask(server.url, readVault, { after: 0 }, token)), 'not-signed-in')
  })
})

describe('rate limits', () => {
  it('count by address without a session, by account with one, and say when to come back', async () => {
    const clock = new ManualClock()
    await using small = await TestServer.start({
      monotonicMs: clock.monotonicMs,
      settings: {
        'security.rateLimits.addressBurst': '40',
        'security.rateLimits.addressPerSecond': '2',
        'security.rateLimits.accountBurst': '10',
        'security.rateLimits.accountPerSecond': '1',
      },
    })
    const bob = await small.setUp('bob')
    for (let count = 0; count < 10; count++) await bob.ask(listRooms, {})
    const refused = await bob.ask(listRooms, {}).catch((error: unknown) => error)
    assert.ok(refused instanceof Refused)
    assert.equal(refused.status, 429)
    assert.equal(refused.headers.get('retry-after'), '1')

    const anonymous = () => refusal(ask(small.url, readInvite, { inviteId: anId<InviteId>() }))
    for (let count = 0; count < 10; count++) assert.equal(await anonymous(), 'invite-over')
    assert.equal(await anonymous(), 'too-fast')
    clock.pass(1000)
    assert.equal(await anonymous(), 'invite-over')
    await bob.ask(listRooms, {})
    assert.equal(await refusal(bob.ask(listRooms, {})), 'too-fast')
  })

  it('make guessing tokens dear', async () => {
    const clock = new ManualClock()
    await using small = await TestServer.start({
      monotonicMs: clock.monotonicMs,
      settings: { 'security.rateLimits.addressBurst': '50' },
    })
    const guess = () => refusal(ask(small.url, listRooms, {}, anId() + anId().slice(1)))
    const answers: string[] = []
    for (let count = 0; count < 12; count++) answers.push(await guess())
    assert.deepEqual(answers.slice(-2), ['too-fast', 'too-fast'])
    assert.deepEqual(new Set(answers.slice(0, 10)), new Set(['not-signed-in']))
  })
})

/** Sends a body that may not be what its headers say. @returns the status of the answer. */
function sendBody(headers: Record<string, string>, sizeBytes: number): Promise<number> {
  const { hostname, port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    const sent = httpRequest({
      hostname,
      port,
      method: 'PUT',
      path: '/v1/vault',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${alice.token}`, ...headers },
    })
    let status: number | undefined
    sent.on('response', (response) => {
      status = response.statusCode!
      response.resume()
      sent.destroy()
      resolve(status)
    })
    sent.on('error', (error) => status ?? reject(error))
    const chunk = Buffer.alloc(65_536, ' ')
    for (let left = sizeBytes; left > 0; left -= chunk.length)
      sent.write(chunk.subarray(0, Math.min(left, chunk.length)))
    if ('transfer-encoding' in headers) sent.end()
  })
}
