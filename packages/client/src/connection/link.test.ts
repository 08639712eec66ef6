import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  ChatError,
  limits,
  listRooms,
  signalTyping,
  type ErrorCode,
  type RoomEvent,
} from '@securechat/protocol'
import { settle } from '../testing/clock.ts'
import { aLink, anOpenLink, origin } from '../testing/link.ts'
import { OfflineError } from './offline.ts'

const code = (expected: ErrorCode) => (error: unknown) =>
  error instanceof ChatError && error.code === expected

describe('opening the link', () => {
  it('answers the challenge with the token and a signature over the origin it reached', async () => {
    const { link, last, seen, open } = aLink()
    link.start()
    assert.equal(last().url, 'wss://chat.example.org/v1/socket')
    assert.equal(last().subprotocol, 'securechat.v1.json')
    assert.ok(!last().url.includes('token'))
    await open()
    assert.deepEqual(seen.signed, [{ origin, nonce: 'A'.repeat(43) }])
    assert.deepEqual(last().sent, [{ open: { token: 'alices-token', signature: 'S'.repeat(86) } }])
    assert.deepEqual(seen.states, ['connecting', 'online'])
  })

  it('gives its token to nobody who claims another origin', async () => {
    const { link, last } = aLink()
    link.start()
    last().challenges('https://mallory.example.org', 0)
    await settle()
    assert.deepEqual(last().sent, [])
    assert.equal(link.state.kind, 'offline')
  })

  it('does not talk to a server of another protocol version', async () => {
    const { link, last } = aLink()
    link.start()
    last().challenges(origin, 0, 2)
    await settle()
    assert.deepEqual(last().sent, [])
    assert.equal(link.state.kind, 'offline')
  })

  it('gives up on a socket that is not open within the limit, and tries another', async () => {
    const { link, clock, sockets } = aLink()
    link.start()
    await clock.advance(limits.socketOpenMs)
    assert.equal(sockets[0]!.isClosed, true)
    await clock.advance(1_000)
    assert.equal(sockets.length, 2)
  })

  it('stops trying when the session is refused', async () => {
    const { link, clock, sockets, seen, last } = aLink()
    link.start()
    last().challenges(origin, 0)
    await settle()
    last().says({ error: 'not-signed-in' })
    await clock.advance(60_000)
    assert.equal(seen.refusals, 1)
    assert.equal(sockets.length, 1)
  })

  it('stops when the session ends while it is open', async () => {
    const { clock, sockets, seen, last } = await anOpenLink()
    last().says({ signal: { kind: 'session-over' } })
    await clock.advance(60_000)
    assert.equal(seen.refusals, 1)
    assert.equal(sockets.length, 1)
  })
})

describe('asking over the link', () => {
  it('gives each request its own reply, in whatever order they come', async () => {
    const { link, last } = await anOpenLink()
    const typing = link.request(signalTyping, { roomId: 'AAAAAAAAAAAAAAAAAAAAAA' })
    const rooms = link.request(listRooms, {})
    const [first, second] = last().requests
    last().answers(second, { rooms: [] })
    last().answers(first, {})
    assert.deepEqual(await rooms, { rooms: [] })
    assert.deepEqual(await typing, {})
  })

  it('rejects with the code the server gave', async () => {
    const { link, last } = await anOpenLink()
    const asked = link.request(listRooms, {})
    last().says({ id: last().requests[0]!.id, error: 'not-allowed' })
    await assert.rejects(asked, code('not-allowed'))
  })

  it('says offline at once when it is not open', async () => {
    const { link, last } = aLink()
    await assert.rejects(link.request(listRooms, {}), OfflineError)
    link.start()
    await assert.rejects(link.request(listRooms, {}), OfflineError)
    assert.deepEqual(last().sent, [])
  })

  it('says offline to everything in flight when the socket breaks', async () => {
    const { link, last } = await anOpenLink()
    const asked = [link.request(listRooms, {}), link.request(listRooms, {})]
    last().breaks()
    for (const each of asked) await assert.rejects(each, OfflineError)
  })

  it('waits as long as it is told when it was too fast, and asks again', async () => {
    const { link, clock, last } = await anOpenLink()
    const asked = link.request(listRooms, {})
    last().says({ id: last().requests[0]!.id, error: 'too-fast', retryAfterMs: 700 })
    await clock.advance(699)
    assert.equal(last().requests.length, 1)
    await clock.advance(1)
    last().answers(last().requests[1], { rooms: [] })
    assert.deepEqual(await asked, { rooms: [] })
  })

  it('keeps at most so many requests in flight, and the others in order behind them', async () => {
    const { link, last } = await anOpenLink()
    const count = limits.requestsInFlightPerSocket + 2
    const asked = Array.from({ length: count }, () => link.request(listRooms, {}))
    assert.equal(last().requests.length, limits.requestsInFlightPerSocket)
    for (let place = 0; place < count; place++) {
      last().answers(last().requests[place], { rooms: [] })
      await settle()
    }
    assert.equal((await Promise.all(asked)).length, count)
  })

  it('refuses those behind too when the socket breaks', async () => {
    const { link, last } = await anOpenLink()
    const count = limits.requestsInFlightPerSocket + 2
    const asked = Array.from({ length: count }, () => link.request(listRooms, {}))
    last().breaks()
    for (const each of asked) await assert.rejects(each, OfflineError)
  })

  it('drops a connection whose server is there but never answers a request', async () => {
    const { link, clock, last } = await anOpenLink()
    const refused = assert.rejects(link.request(listRooms, {}), OfflineError)
    for (let seconds = 0; seconds < 60; seconds += 5) {
      await clock.advance(5_000)
      if (!last().isClosed) last().says({ signal: { kind: 'key-packages-low', count: 1 } })
    }
    assert.equal(last().isClosed || link.state.kind !== 'online', true)
    await refused
  })
})

describe('hearing from the server', () => {
  it('passes events and signals on to whoever listens, until they stop', async () => {
    const { link, last } = await anOpenLink()
    const events: RoomEvent[] = []
    const signals: string[] = []
    const stop = link.onEvent((event) => events.push(event))
    link.onSignal((signal) => signals.push(signal.kind))
    const id = 'AAAAAAAAAAAAAAAAAAAAAA' as never
    const event: RoomEvent = {
      kind: 'roster',
      roomId: id,
      seq: 1,
      eventId: id,
      accountId: id,
      deviceId: id,
      acceptedAtMs: 5,
      change: 'created',
    }
    last().says({ event })
    stop()
    last().says({ event })
    last().says({ signal: { kind: 'key-packages-low', count: 3 } })
    assert.deepEqual(events, [event])
    assert.deepEqual(signals, ['key-packages-low'])
  })

  it('connects again when the server says something nobody understands', async () => {
    const { clock, sockets, last } = await anOpenLink()
    last().saysText('{"surprise":1}')
    assert.equal(sockets[0]!.isClosed, true)
    await clock.advance(1_000)
    assert.equal(sockets.length, 2)
  })

  it('tells about every time it opens, and at once when it is open already', async () => {
    const { link, clock, last, open } = await anOpenLink()
    let opens = 0
    link.onOpen(() => opens++)
    await settle()
    assert.equal(opens, 1)
    last().breaks()
    await clock.advance(1_000)
    await open()
    assert.equal(opens, 2)
  })
})
