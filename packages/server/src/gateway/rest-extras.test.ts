import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type EventId, limits, listRooms, type RoomId } from '@securechat/protocol'
import { anId } from '../test-world/ids.ts'
import { ManualClock } from '../test-world/manual-clock.ts'
import type { Person } from '../test-world/person.ts'
import { TestServer } from '../test-world/test-server.ts'

const clock = new ManualClock()
let server: TestServer
let alice: Person

before(async () => {
  const { nowMs, monotonicMs, after: later } = clock
  server = await TestServer.start({ nowMs, monotonicMs, after: later })
  alice = await server.setUp('alice')
})
after(() => server[Symbol.asyncDispose]())

const aRoom = () => ({ roomId: anId<RoomId>(), eventId: anId<EventId>(), kind: 'group', history: 'shared' })

const makeRoom = (body: unknown, key: string, { url, token }: Person = alice) =>
  fetch(`${url}/v1/rooms`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'idempotency-key': key,
    },
  })
const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code

describe('a request with an Idempotency-Key', () => {
  it('gets the same answer each time for a day, and is carried out once', async () => {
    const body = aRoom()
    const first = await makeRoom(body, 'k1')
    const again = await makeRoom(body, 'k1')
    assert.deepEqual([first.status, again.status], [200, 200])
    assert.deepEqual([first, again].map(({ headers }) => headers.get('idempotency-replayed')), [null, 'true']) // prettier-ignore
    assert.equal(await first.text(), await again.text())
    clock.pass(limits.idempotencyKeptMs + 1)
    assert.equal((await makeRoom(body, 'k1', alice.but({ token: await freshToken() }))).headers.get('idempotency-replayed'), null) // prettier-ignore
  })

  it('with another body is refused, while another key or another account is free', async () => {
    const person = alice.but({ token: await freshToken() })
    assert.equal((await makeRoom(aRoom(), 'k2', person)).status, 200)
    const other = await makeRoom(aRoom(), 'k2', person)
    assert.deepEqual([other.status, await codeOf(other)], [422, 'idempotency-mismatch'])
    assert.equal((await makeRoom(aRoom(), 'k3', person)).status, 200)
    assert.equal(await codeOf(await makeRoom(aRoom(), 'bad key', person)), 'bad-request')
  })

  it('is answered with its refusal again, too', async () => {
    const person = alice.but({ token: await freshToken() })
    const bad = { ...aRoom(), kind: 'unheard-of' }
    assert.equal((await makeRoom(bad, 'k4', person)).status, 400)
    const again = await makeRoom(bad, 'k4', person)
    assert.deepEqual([again.status, again.headers.get('idempotency-replayed')], [400, 'true'])
    assert.equal(again.headers.get('content-type'), 'application/problem+json')
  })

  it('of two at once is carried out by one', async () => {
    const person = alice.but({ token: await freshToken() })
    const body = aRoom()
    const answers = await Promise.all([makeRoom(body, 'k5', person), makeRoom(body, 'k5', person)])
    const codes = await Promise.all(answers.map(async (one) => (one.ok ? 'ok' : codeOf(one))))
    assert.ok(codes.includes('ok'))
    assert.ok(
      codes.every((code) => code === 'ok' || code === 'idempotency-busy'),
      codes.join(),
    )
    assert.equal((await makeRoom(body, 'k5', person)).headers.get('idempotency-replayed'), 'true')
  })
})

/** Tokens end sooner than keys do. */
const freshToken = async () => (await alice.enrol()).token

describe('an answer to a read', () => {
  it('has a tag by which it is not sent again', async () => {
    const headers = { authorization: `Bearer ${await freshToken()}` }
    const first = await fetch(`${server.url}/v1/rooms`, { headers })
    const etag = first.headers.get('etag')!
    assert.match(etag, /^"[\w-]{27}"$/)
    const same = await fetch(`${server.url}/v1/rooms`, {
      headers: { ...headers, 'if-none-match': `"x", W/${etag}` },
    })
    assert.deepEqual([same.status, await same.text(), same.headers.get('etag')], [304, '', etag])
    const other = await fetch(`${server.url}/v1/rooms`, { headers: { ...headers, 'if-none-match': '"x"' } })
    assert.equal(other.status, 200)
  })
})

it('every answer says how much may still be asked', async () => {
  await using small = await TestServer.start({
    settings: { 'security.rateLimits.accountBurst': '100', 'security.rateLimits.accountPerSecond': '10' },
    monotonicMs: clock.monotonicMs,
  })
  const bob = await small.setUp('bob')
  await bob.ask(listRooms, {})
  const { headers } = await fetch(`${small.url}/v1/rooms`, {
    headers: { authorization: `Bearer ${bob.token}` },
  })
  assert.equal(headers.get('ratelimit-policy'), '"account";q=100;w=10')
  assert.equal(headers.get('ratelimit'), '"account";r=98;t=1')
  const anonymous = await fetch(`${small.url}/v1/workspace`)
  assert.match(anonymous.headers.get('ratelimit') ?? '', /^"address";r=\d+;t=\d+$/)
})
