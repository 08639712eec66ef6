import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, describe, it } from 'node:test'
import type { AccountId, EventId, RoomId } from '@securechat/protocol'
import { unlessMissing, until } from '../test-services/programs.ts'
import { findRedis, OwnRedis, redisProgram } from '../test-services/redis.ts'
import { Wire } from '../test-services/wire.ts'
import { aCommit, aMessage, anId, aPerson } from '../storage/contract/entries.ts'
import type { Announcement } from './bus.ts'
import { busContract } from './bus-contract.ts'
import { openRedisBus, type RedisBus, type RedisBusSettings } from './redis.ts'

const redis = await findRedis()
const url = redis?.url ?? ''

if (redis) {
  const opened: RedisBus[] = []
  busContract('The bus over Redis', async (onBug) => {
    const bus = await openRedisBus({ url, prefix: randomUUID(), onBug })
    opened.push(bus)
    return bus
  })
  after(() => Promise.all(opened.map((bus) => bus.close())))
}

describe('servers on one Redis', { ...unlessMissing('Redis', redis), concurrency: 4 }, () => {
  after(() => redis?.[Symbol.asyncDispose]())

  it('hear each other, and not themselves twice', async () => {
    await using servers = await Servers.open({ url }, 3)
    const [one, two, three] = servers.heard
    await Promise.all(servers.buses.map((bus) => bus.follow(room)))
    const said = anEvent(room)
    servers.buses[0]!.publish(said)
    assert.deepEqual(one, [said])
    await until('the others hear it', () => two!.length + three!.length === 2)
    await servers.settle()
    assert.deepEqual(servers.heard, [[said], [said], [said]])
  })

  it('hear of a room only while they follow it', async () => {
    await using servers = await Servers.open({ url }, 2)
    const [one, two] = servers.buses as [RedisBus, RedisBus]
    const other = anId<RoomId>()
    await two.follow(room)
    one.publish(anEvent(other))
    one.publish({ kind: 'signal', signal: typing(other), to: { roomId: other } })
    one.publish({ kind: 'signal', signal: typing(room), to: { roomId: room } })
    await until('it hears of its room', () => servers.heard[1]!.length === 1)
    two.unfollow(room)
    one.publish(anEvent(room))
    await servers.settle()
    assert.deepEqual(servers.heard[1], [{ kind: 'signal', signal: typing(room), to: { roomId: room } }])
  })

  it('hear of everything that concerns people rather than a room, and of who joins and leaves', async () => {
    await using servers = await Servers.open({ url }, 2)
    const accountId = anId<AccountId>()
    const commit = aCommit({ roomId: room, sender: aPerson(), after: 1, adds: [aPerson()] }).event
    const all: Announcement[] = [
      { kind: 'signal', signal: { kind: 'person', accountId }, to: 'everybody' },
      { kind: 'signal', signal: { kind: 'person', accountId }, to: { accountIds: [accountId] } },
      { kind: 'session-over', sessionId: 'abc' },
      { kind: 'event', event: { ...commit, seq: 2 }, rosterSeq: 2 },
    ]
    for (const announcement of all) servers.buses[0]!.publish(announcement)
    await until('all are heard', () => servers.heard[1]!.length === all.length)
    assert.deepEqual(servers.heard[1], all)
  })

  it('keep the order in which one server says things, across rooms and people', async () => {
    await using servers = await Servers.open({ url }, 2)
    await servers.buses[1]!.follow(room)
    const said = Array.from({ length: 300 }, (_, i): Announcement =>
      i % 2 ? anEvent(room, (i + 1) / 2) : { kind: 'session-over', sessionId: `${i}` },
    )
    for (const announcement of said) servers.buses[0]!.publish(announcement)
    await until('all are heard', () => servers.heard[1]!.length === said.length)
    assert.deepEqual(servers.heard[1], said)
  })

  it('are not disturbed by what they cannot read', async () => {
    await using servers = await Servers.open({ url }, 2)
    const { createClient } = await import('@redis/client')
    const stranger = await createClient({ url }).connect()
    for (const text of ['', 'x', 'x\n{', 'x\nnull', 'x\n{"kind":"from a later version"}'])
      await stranger.publish(`${servers.prefix}:all`, text)
    stranger.destroy()
    await until('they are counted', () => servers.buses[1]!.measure()['busGarbled'] === 5)
    assert.deepEqual(servers.heard, [[], []])
  })
})

describe('servers whose Redis fails', { ...unlessMissing('Redis', redisProgram()), concurrency: 4 }, () => {
  it('go on by themselves when it is killed, and make up for everything when it is back', async () => {
    await using own = await OwnRedis.start()
    await using servers = await Servers.open({ url: own.url }, 2)
    const [one, two] = servers.buses as [RedisBus, RedisBus]
    await two.follow(room)
    await own.kill()
    await until('both notice', () => servers.buses.every((bus) => bus.measure()['busUp'] === 0))
    const missed = anEvent(room)
    one.publish(missed)
    one.publish({ kind: 'session-over', sessionId: 'over' })
    one.publish({ kind: 'signal', signal: typing(room), to: { roomId: room } })
    assert.equal(servers.heard[0]!.length, 3)
    await two.follow(anId<RoomId>())
    await own.startAgain()
    const backAtMs = performance.now()
    await until('the other makes up for it', () => hasMadeUp(servers.heard[1]!), 3_000)
    assert.ok(performance.now() - backAtMs < 3_000)
    // What was followed before is followed again.
    one.publish(anEvent(room, 7))
    await until('it is heard again', () => servers.heard[1]!.some((said) => said.kind === 'event'))
    assert.ok(!servers.heard[1]!.some((said) => said.kind === 'signal'), 'typing is not told late')
  })

  it('notice that it is frozen, are not held up by it, and make up for everything when it thaws', async () => {
    await using own = await OwnRedis.start()
    await using servers = await Servers.open({ url: own.url }, 2)
    const [one, two] = servers.buses as [RedisBus, RedisBus]
    await two.follow(room)
    own.freeze()
    const startedAtMs = performance.now()
    one.publish(anEvent(room))
    one.publish({ kind: 'session-over', sessionId: 'over' })
    await one.follow(anId<RoomId>())
    assert.ok(performance.now() - startedAtMs < 2_000)
    await until('both notice', () => servers.buses.every((bus) => bus.measure()['busUp'] === 0), 5_000)
    own.thaw()
    await until('the other hears or makes up for it', () => hasMadeUp(servers.heard[1]!), 3_000)
  })

  it('make up for what was said while only one of them was cut off', async () => {
    await using own = await OwnRedis.start()
    await using wire = await Wire.to('127.0.0.1', own.port)
    const prefix = randomUUID()
    await using near = await Servers.open({ url: own.url, prefix }, 1)
    await using far = await Servers.open({ url: `redis://127.0.0.1:${wire.port}`, prefix }, 1)
    await far.buses[0]!.follow(room)
    await near.buses[0]!.follow(room)
    wire.cut()
    near.buses[0]!.publish(anEvent(room))
    far.buses[0]!.publish(anEvent(room, 3))
    const all = { kind: 'resynchronise', rooms: 'all' }
    await until('the one cut off is told to read the log', () =>
      far.heard[0]!.some((said) => JSON.stringify(said) === JSON.stringify(all)),
    )
    await until('the other hears of its entry, or is told', () =>
      near.heard[0]!.some((said) => said.kind === 'resynchronise' || isNumbered(said, 3)),
    )
  })

  it('start without it, and find each other once it is there', async () => {
    await using own = await OwnRedis.start()
    await own.kill()
    const troubles: Error[] = []
    const settings = { url: own.url, startWithinMs: 100, onTrouble: (error: Error) => troubles.push(error) }
    await using servers = await Servers.open(settings, 2)
    await until('the trouble is told of', () => troubles.length > 0)
    servers.buses[0]!.publish({ kind: 'session-over', sessionId: 'over' })
    assert.equal(servers.heard[0]!.length, 1)
    await own.startAgain()
    await until('the other hears', () => servers.heard[1]!.some((said) => said.kind === 'session-over'))
  })
})

const room = anId<RoomId>()

function anEvent(roomId: RoomId, seq = 2): Announcement {
  const { event } = aMessage({ roomId, sender: aPerson(), after: 1, eventId: anId<EventId>() })
  return { kind: 'event', event: { ...event, seq }, rosterSeq: 1 }
}

const typing = (roomId: RoomId) => ({ kind: 'typing', roomId, accountId: 'alice' as AccountId }) as const

const isNumbered = (said: Announcement, seq: number) => said.kind === 'event' && said.event.seq === seq

/** The end of a session was told, if late; and the entry too, or it is known that the log is to be read again. */
function hasMadeUp(heard: readonly Announcement[]): boolean {
  const isRoomTold = heard.some((said) => said.kind === 'event' || said.kind === 'resynchronise')
  return isRoomTold && heard.some((said) => said.kind === 'session-over')
}

/** Some servers' buses, and what each of them has heard. */
class Servers implements AsyncDisposable {
  readonly prefix: string
  readonly buses: readonly RedisBus[]
  readonly heard: Announcement[][]

  private constructor(prefix: string, buses: readonly RedisBus[]) {
    this.prefix = prefix
    this.buses = buses
    this.heard = buses.map((bus) => {
      const heard: Announcement[] = []
      bus.subscribe((announcement) => heard.push(announcement))
      return heard
    })
  }

  static async open(settings: RedisBusSettings, count: number): Promise<Servers> {
    const prefix = settings.prefix ?? randomUUID()
    const opening = Array.from({ length: count }, () => openRedisBus({ ...settings, prefix }))
    return new Servers(prefix, await Promise.all(opening))
  }

  /** Whatever was said before this has been heard wherever it will be. */
  async settle(): Promise<void> {
    const mark: Announcement = { kind: 'session-over', sessionId: randomUUID() }
    this.buses[0]!.publish(mark)
    await until('the mark is heard', () =>
      this.heard.every((heard) => heard.some((said) => isSame(said, mark))),
    )
    for (const heard of this.heard)
      heard.splice(0, heard.length, ...heard.filter((said) => !isSame(said, mark)))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.buses.map((bus) => bus.close()))
  }
}

const isSame = (one: Announcement, other: Announcement) => JSON.stringify(one) === JSON.stringify(other)
