import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import {
  type AccountId,
  endSession,
  limits,
  listPeople,
  listRooms,
  readEvents,
  sendMessage,
} from '@securechat/protocol'
import fc from 'fast-check'
import { createMemoryBus } from '../bus/memory.ts'
import { openSqlite } from '../storage/sqlite/open.ts'
import { ask } from '../test-world/ask.ts'
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

describe('an open socket', () => {
  it('answers what it cannot read, and goes on', async () => {
    await using socket = await alice.connect()
    const unreadable = [
      '{',
      '',
      'null',
      '[]',
      '{}',
      '{"id":1000}',
      '{"id":-1,"op":"room.list","input":{}}',
      '{"id":1.5,"op":"x","input":{}}',
      '{"id":1000,"op":"room.list","input":{},"extra":1}',
      '{"id":1000,"op":5,"input":{}}',
      `{"id":1000,"op":"${'x'.repeat(65)}","input":{}}`,
      '{"__proto__":{},"id":1000,"op":"room.list","input":{}}',
      '['.repeat(100_000),
      '\u0000\r\n\u001b[31m',
    ]
    for (const text of unreadable) socket.say(text)
    await socket.settled()
    const errors = socket.frames.filter((frame) => 'error' in frame)
    assert.equal(errors.length, unreadable.length)
    assert.equal(errors.filter((frame) => frame.id === 1000).length, 5, 'those whose id can be read')
    for (const frame of errors) assert.equal(frame.error, 'bad-request')
    assert.deepEqual(await socket.request('no.such', {}), { id: 2, error: 'unknown-operation' })
    assert.deepEqual(await socket.request('room.list', { extra: 1 }), { id: 3, error: 'bad-request' })
    assert.deepEqual(await socket.request('__proto__', {}), { id: 4, error: 'unknown-operation' })
    assert.ok('output' in (await socket.request('room.list', {})))
  })

  it('survives thousands of malformed frames, and so do the others', async () => {
    await using socket = await alice.connect()
    await using other = await bob.connect()
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.json({ maxDepth: 4 }),
      fc
        .record({
          id: fc.integer({ min: 1_000_000 }),
          op: fc.constantFrom('room.events', 'message.send', 'people.presence', 'x'),
          input: fc.jsonValue(),
        })
        .map((frame) => JSON.stringify(frame)),
    )
    const frames = fc.sample(anything, { numRuns: 3000, seed: 20_260_101 })
    for (let start = 0; start < frames.length; start += 50) {
      for (const text of frames.slice(start, start + 50)) socket.say(text)
      await socket.settled()
    }
    assert.equal(socket.closing, undefined)
    const refused = socket.frames.filter((frame) => 'error' in frame)
    assert.ok(refused.length > 2500, `${refused.length} were refused`)
    assert.deepEqual(
      [...new Set(refused.map((frame) => frame.error))].filter((code) => code === 'internal'),
      [],
    )
    assert.deepEqual((await other.ask(listRooms, {})).rooms, [])
  })

  it('is closed for what is too large, not text, or not UTF-8', async () => {
    await using huge = await alice.connect()
    huge.ws.send('x'.repeat(limits.requestBytes + 1))
    assert.equal((await huge.closed()).code, 1009)
    await using binary = await alice.connect()
    binary.ws.send(Buffer.from('{"id":1,"op":"room.list","input":{}}'))
    assert.equal((await binary.closed()).code, 1003)
    await using garbled = await alice.connect()
    garbled.ws.send(Buffer.of(0xff, 0xfe), { binary: false })
    assert.equal((await garbled.closed()).code, 1007)
  })

  it('stores messages in the order they were said, without one waiting for the sync of another', async () => {
    const storage = openSqlite(':memory:')
    const all = Promise.withResolvers<void>()
    let taken = 0
    const append: typeof storage.append = async (entry) => {
      const appended = await storage.append(entry)
      // None is acknowledged before the last has been handed over, and the first is acknowledged last.
      if (entry.kind !== 'message') return appended
      const number = ++taken
      if (taken === 15) all.resolve()
      await all.promise
      await pause(40 - 2 * number)
      return appended
    }
    await using uneven = await TestServer.start({ storage: { ...storage, append } })
    const carol = await uneven.setUp('carol')
    const roomId = await carol.makeRoom('group')
    await using socket = await carol.connect()
    const messages = Array.from({ length: 15 }, () => carol.aMessage(roomId, 1))
    const answers = await Promise.all(messages.map((message) => socket.ask(sendMessage, message)))
    assert.deepEqual(
      answers.map(({ seq }) => seq),
      messages.map((_, index) => index + 2),
    )
    const { events } = await socket.ask(readEvents, { roomId, after: 1, limit: 200 })
    assert.deepEqual(
      events.map((event) => event.eventId),
      messages.map(({ eventId }) => eventId),
    )
  })

  it('refuses more requests in flight than its limit, and takes them again afterwards', async () => {
    const gate = Promise.withResolvers<void>()
    const storage = openSqlite(':memory:')
    const slow = {
      ...storage,
      rooms: (at: { accountId: AccountId }) => gate.promise.then(() => storage.rooms(at)),
    }
    await using busy = await TestServer.start({ storage: slow })
    const carol = await busy.setUp('carol')
    await using socket = await carol.connect()
    const count = limits.requestsInFlightPerSocket + 20
    const answers = Promise.all(Array.from({ length: count }, () => socket.request('room.list', {})))
    await until(() => socket.frames.filter((frame) => 'error' in frame).length === 20)
    gate.resolve()
    const refused = (await answers).filter((answer) => 'error' in answer)
    for (const answer of refused)
      assert.deepEqual(answer, { id: answer.id, error: 'too-fast', retryAfterMs: 100 })
    assert.equal(refused.length, 20)
    assert.ok('output' in (await socket.request('room.list', {})))
  })

  it('closes within the turn in which its session ends, and no other’s', async () => {
    const device = await alice.enrol()
    await using first = await device.connect()
    await using second = await device.connect()
    await using others = await alice.connect()
    await ask(server.url, endSession, {}, device.token)
    for (const socket of [first, second]) {
      assert.deepEqual(await socket.closed(), { code: 1008, reason: 'session-over' })
      assert.deepEqual(socket.frames.at(-1), { signal: { kind: 'session-over' } })
    }
    await others.ask(listPeople, {})
    await using again = await TestSocket.connect(server.url)
    again.say(again.proofOf(device))
    assert.equal((await again.closed()).reason, 'not-signed-in')
  })

  it('is closed when it says nothing but nonsense for long', async () => {
    await using small = await TestServer.start({
      monotonicMs: () => 0,
      settings: { 'security.rateLimits.accountBurst': '100' },
    })
    const carol = await small.setUp('carol')
    await using socket = await carol.connect()
    for (let count = 0; count < 19; count++) socket.say('nonsense')
    assert.ok('output' in (await socket.request('room.list', {})))
    socket.say('nonsense')
    assert.deepEqual(await socket.closed(), { code: 1008, reason: 'too-fast' })
  })

  it('does not open for a session that ends meanwhile', async () => {
    const [asked, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const follow = () => {
      asked.resolve()
      return gate.promise
    }
    await using slow = await TestServer.start({ bus: { ...createMemoryBus(), follow } })
    const carol = await slow.setUp('carol')
    await carol.makeRoom('group')
    const opening = carol.connect()
    await asked.promise
    await carol.ask(endSession, {})
    gate.resolve()
    await using socket = await opening
    assert.deepEqual(await socket.closed(), { code: 1008, reason: 'session-over' })
  })

  it('is given up when it does not answer two beats of the heart', async () => {
    const clock = new ManualClock()
    await using patient = await TestServer.start({ after: clock.after })
    const carol = await patient.setUp('carol')
    await using dead = await TestSocket.open(carol, { autoPong: false })
    await using alive = await carol.connect()
    const pinged = new Promise((resolve) => alive.ws.once('ping', resolve))
    clock.pass(limits.heartbeatMs)
    await pinged
    await alive.settled()
    assert.equal(dead.closing, undefined)
    clock.pass(limits.heartbeatMs)
    assert.equal((await dead.closed()).code, 1006)
    assert.ok('output' in (await alive.request('room.list', {})))
  })

  it('ends with its session’s time', async () => {
    const clock = new ManualClock()
    await using timed = await TestServer.start({ nowMs: clock.nowMs })
    const carol = await timed.setUp('carol')
    await using socket = await carol.connect()
    await using second = await carol.connect()
    clock.pass(limits.sessionLifetimeMs)
    assert.deepEqual(await socket.request('room.list', {}), { id: 1, error: 'not-signed-in' })
    assert.equal(second.closing, undefined)
  })

  it('is closed when it does not read, and holds up nobody', async () => {
    const roomId = await alice.makeRoom('group')
    await alice.add(roomId, 1, bob)
    await using slow = await bob.connect()
    await using writer = await alice.connect()
    await using healthy = await bob.connect()
    slow.ws.pause()
    const waiting = 400
    for (let count = 0; count < waiting; count++)
      await writer.ask(sendMessage, alice.aMessage(roomId, 2, 60_000))
    await until(() => healthy.events.length === waiting, 20_000)
    slow.ws.resume()
    const { code, reason } = await slow.closed()
    assert.ok(code === 1013 || code === 1006, `${code}`)
    assert.ok(reason === 'slow-reader' || code === 1006)
    assert.ok(slow.events.length < waiting)
    await using again = await bob.connect()
    const { events } = await again.ask(readEvents, { roomId, after: slow.events.at(-1)?.seq ?? 2, limit: 10 })
    assert.equal(events[0]?.seq, (slow.events.at(-1)?.seq ?? 2) + 1)
  })
})
