import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  createRoom,
  type EventId,
  joinRoom,
  leaveRoom,
  listPeople,
  readEvents,
  type RoomId,
  sendMessage,
} from '@securechat/protocol'
import { createMemoryBus } from './bus/memory.ts'
import { openSqlite } from './storage/sqlite/open.ts'
import { anId } from './test-world/ids.ts'
import type { Person } from './test-world/person.ts'
import { TestServer } from './test-world/test-server.ts'
import type { TestSocket } from './test-world/test-socket.ts'
import { until } from './test-world/until.ts'

let server: TestServer
let alice: Person
let bob: Person
let carol: Person

before(async () => {
  server = await TestServer.start()
  alice = await server.setUp('alice')
  bob = await alice.invite('bob')
  carol = await alice.invite('carol')
})
after(() => server[Symbol.asyncDispose]())

/** A group of these people, made by the first. @returns the room and the number of its last commit. */
async function aGroup(first: Person, ...others: Person[]): Promise<{ roomId: RoomId; commit: number }> {
  const roomId = await first.makeRoom('group')
  return { roomId, commit: await first.add(roomId, 1, ...others) }
}

const seqsOf = (socket: TestSocket, roomId: RoomId) =>
  socket.events.filter((event) => event.roomId === roomId).map(({ seq }) => seq)
const seen = (socket: TestSocket, roomId: RoomId, seq: number) =>
  until(() => seqsOf(socket, roomId).includes(seq))

describe('events', () => {
  it('reach every device of every member, the sender’s too, in order', async () => {
    await using phone = await bob.connect()
    await using tablet = await bob.connect()
    await using laptop = await alice.connect()
    await using stranger = await carol.connect()
    const { roomId, commit } = await aGroup(alice, bob)
    for (let count = 0; count < 20; count++) await alice.send(roomId, commit)
    for (const socket of [phone, tablet]) {
      await seen(socket, roomId, 22)
      assert.deepEqual(
        seqsOf(socket, roomId),
        Array.from({ length: 21 }, (_, index) => index + 2),
      )
    }
    await seen(laptop, roomId, 22)
    assert.deepEqual(seqsOf(laptop, roomId)[0], 1)
    assert.deepEqual(seqsOf(stranger, roomId), [])
  })

  it('of a removal are the last that the removed gets', async () => {
    const { roomId, commit } = await aGroup(alice, bob, carol)
    await using phone = await bob.connect()
    await using witness = await carol.connect()
    await alice.send(roomId, commit)
    const removal = await alice.remove(roomId, commit, bob)
    const last = await alice.send(roomId, removal)
    await seen(witness, roomId, last)
    await phone.settled()
    assert.deepEqual(seqsOf(phone, roomId), [commit + 1, removal])
    assert.deepEqual(seqsOf(witness, roomId), [commit + 1, removal, last])
  })

  it('of leaving reach whoever left, and nothing after', async () => {
    const { roomId, commit } = await aGroup(alice, bob, carol)
    await using phone = await bob.connect()
    await using witness = await carol.connect()
    await phone.ask(leaveRoom, { roomId, eventId: anId<EventId>() })
    const tidied = await carol.remove(roomId, commit, bob)
    const last = await alice.send(roomId, tidied)
    await seen(witness, roomId, last)
    await phone.settled()
    assert.deepEqual(seqsOf(phone, roomId), [commit + 1])
    const commits = witness.events.filter((event) => event.kind === 'commit' && event.roomId === roomId)
    assert.deepEqual(
      commits.map((event) => event.kind === 'commit' && event.removes),
      [[]],
    )
  })

  it('of an open room reach those who wait for it only from when they are let in', async () => {
    const roomId = await alice.makeRoom('open')
    await using phone = await bob.connect()
    await using witness = await alice.connect()
    await phone.ask(joinRoom, { roomId, eventId: anId<EventId>() })
    await alice.send(roomId, 1)
    assert.deepEqual(await phone.request('room.events', { roomId, after: 0 }), { id: 2, error: 'not-found' })
    const welcomed = await alice.add(roomId, 1, bob)
    const last = await alice.send(roomId, welcomed)
    await seen(phone, roomId, last)
    await seen(witness, roomId, last)
    assert.deepEqual(seqsOf(phone, roomId), [2, welcomed, last])
    assert.ok(phone.signals.some((signal) => signal.kind === 'welcome' && signal.deviceId === bob.deviceId))
  })

  it('from before somebody joined are theirs to read only where history is shared', async () => {
    for (const history of ['shared', 'since-join'] as const) {
      const roomId = await alice.makeRoom('group', history)
      await alice.send(roomId, 1)
      await alice.send(roomId, 1)
      const joined = await alice.add(roomId, 1, bob)
      const { events } = await bob.ask(readEvents, { roomId, after: 0, limit: 200 })
      const back = await bob.ask(readEvents, { roomId, before: 100, limit: 200 })
      const first = history === 'shared' ? 1 : joined
      assert.equal(events[0]?.seq, first, history)
      assert.equal(back.events[0]?.seq, first, history)
      assert.equal(back.more, false)
    }
  })

  it('reach the other devices of whoever makes a room', async () => {
    await using other = await alice.connect()
    const place = { roomId: anId<RoomId>(), eventId: anId<EventId>() }
    await alice.ask(createRoom, { kind: 'group', history: 'shared', ...place })
    const event = await until(() => other.events.find(({ roomId }) => roomId === place.roomId))
    const { events } = await alice.ask(readEvents, { roomId: place.roomId, after: 0, limit: 1 })
    assert.deepEqual(event, events[0])
  })
})

describe('a removal that races with everything else', () => {
  it('lets nothing numbered after it reach the removed', async () => {
    for (let round = 0; round < 25; round++) {
      const { roomId, commit } = await aGroup(alice, bob, carol)
      await using phone = await bob.connect()
      await using witness = await carol.connect()
      const reads: Promise<unknown>[] = []
      const sends = Array.from({ length: 30 }, (_, index) => {
        if (index % 3 === 0) reads.push(phone.request('room.events', { roomId, after: 0, limit: 200 }))
        const removal = index === round % 30 ? alice.remove(roomId, commit, bob) : undefined
        const sent = carol.ask(sendMessage, carol.aMessage(roomId, commit)).catch(() => undefined)
        return Promise.all([removal, sent])
      })
      const removal = (await Promise.all(sends)).find(([seq]) => seq !== undefined)![0]!
      const answers = (await Promise.all(reads)) as { output?: { events: { seq: number }[] } }[]
      const last = await alice.send(roomId, removal)
      await seen(witness, roomId, last)
      await phone.settled()
      assert.ok(
        seqsOf(phone, roomId).every((seq) => seq <= removal),
        `round ${round}: ${seqsOf(phone, roomId).join(', ')}`,
      )
      for (const { output } of answers)
        assert.ok(
          (output?.events ?? []).every(({ seq }) => seq <= removal),
          `round ${round}`,
        )
    }
  })

  it('lets nothing through while the list of members is being read', async () => {
    const { storage, hold, release } = storageThatCanWait()
    await using slow = await TestServer.start({ storage })
    const dora = await slow.setUp('dora')
    const fred = await dora.invite('fred')
    const { roomId, commit } = await aGroup(dora, fred)
    await using laptop = await dora.connect()
    await using phone = await fred.connect()
    await seen(phone, roomId, await dora.send(roomId, commit))
    hold()
    const removal = await dora.remove(roomId, commit, fred)
    const last = await dora.send(roomId, removal)
    release()
    await seen(laptop, roomId, last)
    await phone.settled()
    assert.deepEqual(seqsOf(phone, roomId), [commit + 1, removal])
  })

  it('lets nothing from after it into a page that was being read', async () => {
    const storage = openSqlite(':memory:')
    const gate = Promise.withResolvers<void>()
    const events: typeof storage.events = (at) => gate.promise.then(() => storage.events(at))
    await using slow = await TestServer.start({ storage: { ...storage, events } })
    const dora = await slow.setUp('dora')
    const fred = await dora.invite('fred')
    const { roomId, commit } = await aGroup(dora, fred)
    const head = await dora.send(roomId, commit)
    const forward = fred.ask(readEvents, { roomId, after: 0, limit: 200 })
    const backward = fred.ask(readEvents, { roomId, before: 1000, limit: 200 })
    await fred.ask(listPeople, {})
    await dora.send(roomId, await dora.remove(roomId, commit, fred))
    gate.resolve()
    for (const { events: page } of await Promise.all([forward, backward]))
      assert.deepEqual(
        page.map(({ seq }) => seq),
        [1, commit, head],
      )
    await assert.rejects(fred.ask(readEvents, { roomId, after: 0, limit: 200 }), /not-found/)
  })

  it('gives a newcomer nothing from before that is announced late', async () => {
    const bus = createMemoryBus()
    await using other = await TestServer.start({ bus })
    const dora = await other.setUp('dora')
    const fred = await dora.invite('fred')
    const roomId = await dora.makeRoom('group', 'since-join')
    await dora.send(roomId, 1)
    await using phone = await fred.connect()
    await using laptop = await dora.connect()
    const joined = await dora.add(roomId, 1, fred)
    await seen(phone, roomId, joined)
    const { events } = await dora.ask(readEvents, { roomId, after: 1, limit: 1 })
    bus.publish({ kind: 'event', event: events[0]!, rosterSeq: 1 })
    await seen(laptop, roomId, 2)
    await seen(phone, roomId, await dora.send(roomId, joined))
    assert.deepEqual(seqsOf(phone, roomId), [joined, joined + 1])
  })

  it('gives whoever joined meanwhile nothing from before', async () => {
    const { storage, hold, release } = storageThatCanWait()
    await using slow = await TestServer.start({ storage })
    const dora = await slow.setUp('dora')
    const fred = await dora.invite('fred')
    const gina = await dora.invite('gina')
    const roomId = await dora.makeRoom('group', 'since-join')
    await using laptop = await dora.connect()
    await using phone = await fred.connect()
    await using tablet = await gina.connect()
    await seen(laptop, roomId, await dora.send(roomId, 1))
    hold()
    const first = await dora.add(roomId, 1, gina)
    const message = await dora.send(roomId, first)
    const second = await dora.add(roomId, first, fred)
    release()
    await seen(phone, roomId, second)
    await seen(tablet, roomId, second)
    assert.deepEqual(seqsOf(phone, roomId), [second])
    assert.deepEqual(seqsOf(tablet, roomId), [first, message, second])
  })
})

/** A store that can be made to answer who is in a room only later. */
function storageThatCanWait() {
  const storage = openSqlite(':memory:')
  let gate = Promise.resolve()
  let open = () => {}
  const audience: typeof storage.audience = (at) => gate.then(() => storage.audience(at))
  return {
    storage: { ...storage, audience },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      open = resolve
    },
    release: () => open(),
  }
}
