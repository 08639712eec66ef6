import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { endSession, moveCursor, type RoomEvent, type RoomId } from '@securechat/protocol'
import { openRedisBus, type RedisBus } from './bus/redis.ts'
import { openPostgres } from './storage/postgres/postgres.ts'
import { ClusterNode } from './test-services/cluster-node.ts'
import { logOf, Sender } from './test-services/load.ts'
import { aSchema, findPostgres } from './test-services/postgres.ts'
import { unlessMissing, until } from './test-services/programs.ts'
import { OwnRedis, redisProgram } from './test-services/redis.ts'
import type { Person } from './test-world/person.ts'
import { TestServer } from './test-world/test-server.ts'
import { TestSocket } from './test-world/test-socket.ts'

const postgres = await findPostgres()
const missing = unlessMissing('PostgreSQL and Redis', redisProgram() && postgres)

describe('three servers over one PostgreSQL and one Redis', missing, () => {
  const { schema, drop } = aSchema(postgres?.url ?? '')
  let redis: OwnRedis
  let nodes: Node[]
  let people: Person[]
  let roomId: RoomId

  before(async () => {
    redis = await OwnRedis.start()
    nodes = []
    for (let i = 0; i < 3; i++) nodes.push(await Node.start(redis.url, schema))
    const alice = await nodes[0]!.server.setUp('alice')
    const [bob, carol] = [await alice.invite('bob'), await alice.invite('carol')]
    // Each by a server of their own.
    people = [alice, bob!.at(nodes[1]!.url), carol!.at(nodes[2]!.url)]
    roomId = await alice.makeRoom('group')
    await alice.add(roomId, 1, ...people.slice(1))
  })
  after(async () => {
    for (const node of nodes) await node.stop()
    await drop()
    await redis[Symbol.asyncDispose]()
  })

  it('bring everything to everybody at once, whoever is connected where', async () => {
    await using sockets = await Sockets.open(people)
    for (let count = 0; count < 10; count++) {
      await Promise.all(people.map((person) => person.send(roomId, 2)))
    }
    const log = await logOf(people[0]!, roomId)
    for (const socket of sockets.all) {
      await until('all has come', () => eventsOf(socket, roomId).length >= 30)
      // Two that crossed on a slow machine may be out of turn: a client puts them right.
      const came = eventsOf(socket, roomId).sort((one, other) => one.seq - other.seq)
      assert.deepEqual(came, log.slice(2))
    }
  })

  it('bring a room to somebody who is added to it while connected to another server', async () => {
    const [alice, bob] = people as [Person, Person]
    await using socket = await bob.connect()
    const room = await alice.makeRoom('group')
    const commit = await alice.add(room, 1, bob)
    await until('the commit has come', () => eventsOf(socket, room).length === 1)
    await until('the Welcome is announced', () => socket.signals.some(({ kind }) => kind === 'welcome'))
    for (let count = 0; count < 5; count++) await alice.send(room, commit)
    await until('all has come', () => numbersOf(socket, room).length >= 6)
    assert.deepEqual(numbersOf(socket, room), [2, 3, 4, 5, 6, 7])
  })

  it('bring nothing that is numbered after a removal to the removed, on any server', async () => {
    const [alice, bob] = people as [Person, Person]
    await using socket = await bob.connect()
    const room = await alice.makeRoom('group')
    const added = await alice.add(room, 1, bob)
    await until('the commit has come', () => numbersOf(socket, room).length === 1)
    const sends = Array.from({ length: 20 }, () => alice.send(room, added).catch(() => 0))
    const removed = await alice.remove(room, added, bob)
    await Promise.all(sends)
    await alice.send(room, removed)
    await until('the removal has come', () => numbersOf(socket, room).includes(removed))
    await settled(alice, socket)
    assert.ok(Math.max(...numbersOf(socket, room)) === removed)
  })

  it('tell each other of cursors, and close the sockets of a session that ends elsewhere', async () => {
    const [alice, bob] = people as [Person, Person]
    await using listening = await alice.connect()
    await bob.ask(moveCursor, { roomId, delivered: 3, read: 3 })
    await until('the cursor has come', () =>
      listening.signals.some((signal) => signal.kind === 'cursor' && signal.cursor.read === 3),
    )
    const phone = await bob.enrol()
    await using socket = await phone.connect()
    const startedAtMs = performance.now()
    await phone.at(nodes[2]!.url).ask(endSession, {})
    assert.equal((await socket.closed()).reason, 'session-over')
    assert.ok(performance.now() - startedAtMs < 1_000)
  })

  it('go on without Redis, each for its own people, and make up for it within 3 s', async () => {
    await using sockets = await Sockets.open(people)
    const [near, far] = [sockets.all[0]!, sockets.all[2]!]
    await redis.kill()
    await until('all notice', () => nodes.every(({ bus }) => bus.measure()['busUp'] === 0))
    const from = (await logOf(people[0]!, roomId)).length
    for (let count = 0; count < 5; count++) await people[0]!.send(roomId, 2)
    await until('it is here at once', () => numbersOf(near, roomId).includes(from + 5))
    assert.deepEqual(numbersOf(far, roomId), [])
    await redis.startAgain()
    await until('it is there', () => numbersOf(far, roomId).includes(from + 5), 3_000)
    assert.deepEqual(
      unique(numbersOf(far, roomId)),
      [1, 2, 3, 4, 5].map((n) => from + n),
    )
  })

  it('make up for who was added, removed and signed out while Redis was away', async () => {
    const [alice, bob, carol] = people as [Person, Person, Person]
    const phone = await bob.enrol()
    await using signedOut = await phone.connect()
    await using added = await bob.connect()
    await using removed = await carol.connect()
    const room = await alice.makeRoom('group')
    const before = await alice.add(room, 1, carol)
    await until('carol is in', () => numbersOf(removed, room).includes(before))
    await redis.kill()
    await until('all notice', () => nodes.every(({ bus }) => bus.measure()['busUp'] === 0))
    const withBob = await alice.add(room, before, bob)
    const withoutCarol = await alice.remove(room, withBob, carol)
    const last = await alice.send(room, withoutCarol)
    await phone.at(nodes[2]!.url).ask(endSession, {})
    await redis.startAgain()
    await until('bob has all since he was added', () => numbersOf(added, room).includes(last))
    assert.deepEqual(unique(numbersOf(added, room)), [withBob, withoutCarol, last])
    await until('bob is told of his Welcome', () =>
      added.signals.some((signal) => signal.kind === 'welcome' && signal.deviceId === bob.deviceId),
    )
    assert.equal((await signedOut.closed()).reason, 'session-over')
    await settled(alice, removed)
    assert.ok(numbersOf(removed, room).every((seq) => seq <= withoutCarol))
  })

  it('lose and double nothing when one of them is killed, for who moves on and for who stays', async () => {
    const [alice, bob, carol] = people as [Person, Person, Person]
    await using killed = await ClusterNode.start({ redis: redis.url, postgres: postgres!.url, schema })
    const urls = [killed.url, nodes[1]!.url, nodes[2]!.url]
    const room = await alice.makeRoom('group')
    await alice.add(room, 1, bob, carol)
    await using staying = await carol.connect()
    await using moving = await bob.at(killed.url).connect()
    const senders = people.map((person) => new Sender(person, room, urls))
    await until('messages flow', () => numbersOf(moving, room).length > 20)
    await killed.kill()
    await moving.closed()
    await using moved = await bob.connect()
    const acknowledged = (await Promise.all(senders.map((sender) => sender.sendMore(10)))).flat()

    const log = await logOf(alice, room)
    assert.deepEqual(
      log.map(({ seq }) => seq),
      log.map((_, i) => i + 1),
    )
    const stored = log.slice(2).map(({ eventId }) => eventId)
    assert.deepEqual(stored.toSorted(), acknowledged.toSorted())
    await until('who stayed has all', () => unique(numbersOf(staying, room)).length === stored.length)
    await settled(alice, moved)
    const resumed = await logOf(bob, room, Math.max(...numbersOf(moving, room)))
    const together = [...numbersOf(moving, room), ...resumed.map(({ seq }) => seq)]
    assert.deepEqual(
      together,
      log.slice(2).map(({ seq }) => seq),
    )
  })
})

/** One server, with its own way to the store and to the others. */
class Node {
  readonly server: TestServer
  readonly bus: RedisBus
  readonly #close: () => Promise<unknown>

  private constructor(server: TestServer, bus: RedisBus, close: () => Promise<unknown>) {
    this.server = server
    this.bus = bus
    this.#close = close
  }

  static async start(redisUrl: string, schema: string): Promise<Node> {
    const storage = await openPostgres({ url: postgres!.url, schema, poolSize: 6 })
    const bus = await openRedisBus({ url: redisUrl })
    const server = await TestServer.start({ storage, bus })
    return new Node(server, bus, () => Promise.all([storage.close(), bus.close()]))
  }

  get url(): string {
    return this.server.url
  }

  async stop(): Promise<void> {
    await this.server[Symbol.asyncDispose]()
    await this.#close()
  }
}

class Sockets implements AsyncDisposable {
  readonly all: readonly TestSocket[]

  private constructor(all: readonly TestSocket[]) {
    this.all = all
  }

  static async open(people: readonly Person[]): Promise<Sockets> {
    return new Sockets(await Promise.all(people.map((person) => person.connect())))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.all.map((socket) => socket[Symbol.asyncDispose]()))
  }
}

const eventsOf = (socket: TestSocket, roomId: RoomId): RoomEvent[] =>
  socket.events.filter((event) => event.roomId === roomId)
const numbersOf = (socket: TestSocket, roomId: RoomId) => eventsOf(socket, roomId).map(({ seq }) => seq)
const unique = (numbers: number[]) => [...new Set(numbers)].sort((a, b) => a - b)

/** Whatever other servers had announced before has come over the socket. */
async function settled(person: Person, socket: TestSocket): Promise<void> {
  const mark = await person.makeRoom('open')
  await until('the mark has come', () =>
    socket.signals.some((signal) => signal.kind === 'open-room' && signal.roomId === mark),
  )
}
