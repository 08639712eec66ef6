import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { AccountId, RoomId } from '@securechat/protocol'
import { unlessMissing, until } from '../test-services/programs.ts'
import { redisProgram } from '../test-services/redis.ts'
import { RedisClusterOfThree, RedisWithSentinel } from '../test-services/redis-kinds.ts'
import type { Announcement } from './bus.ts'
import { busContract } from './bus-contract.ts'
import { openRedisBus, type RedisBus, type RedisBusSettings } from './redis.ts'

const services = unlessMissing('Redis', redisProgram())
const longMs = 60_000
const roomId = () => randomBytes(16).toString('base64url') as RoomId

/** Two servers, and what each has heard of typing. */
class Pair implements AsyncDisposable {
  readonly one: RedisBus
  readonly other: RedisBus
  readonly heard: string[] = []

  private constructor(one: RedisBus, other: RedisBus) {
    this.one = one
    this.other = other
    other.subscribe((said: Announcement) => {
      if (said.kind === 'signal' && said.signal.kind === 'typing') this.heard.push(said.signal.roomId)
    })
  }

  static async open(settings: RedisBusSettings): Promise<Pair> {
    return new Pair(await openRedisBus(settings), await openRedisBus(settings))
  }

  get isUp(): boolean {
    return [this.one, this.other].every((bus) => bus.measure()['busUp'] === 1)
  }

  async bringsAll(): Promise<void> {
    const rooms = Array.from({ length: 30 }, roomId)
    await Promise.all(rooms.map((room) => this.other.follow(room)))
    for (const room of rooms) {
      const signal = { kind: 'typing', roomId: room, accountId: roomId() as unknown as AccountId } as const
      this.one.publish({ kind: 'signal', signal, to: { roomId: room } })
    }
    await until('all is heard', () => rooms.every((room) => this.heard.includes(room)), longMs)
  }

  async remembers(): Promise<void> {
    await this.one.memory.put('key', 'text', 60_000)
    assert.equal(await this.other.memory.take('key'), 'text')
    await this.one.memory.spend('bucket', 1, { burst: 2, perSecond: 1 })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.one.close(), this.other.close()])
  }
}

describe('a Redis Cluster of three', services, () => {
  let cluster: RedisClusterOfThree
  const opened = new AsyncDisposableStack()
  before(async () => {
    cluster = opened.use(await RedisClusterOfThree.start())
  })
  after(() => opened.disposeAsync())

  busContract('The bus over a Redis Cluster', async (onBug) => {
    const bus = await openRedisBus({ url: cluster.url, kind: 'cluster', prefix: roomId(), onBug })
    return opened.adopt(bus, (one) => one.close())
  })

  it('carries rooms on all its nodes, sharded, and what is known together', async () => {
    await using pair = await Pair.open({ url: cluster.url, kind: 'cluster' })
    await pair.bringsAll()
    await pair.remembers()
    const counts = await cluster.shardedChannels()
    assert.ok(
      counts.every((count) => count > 0),
      String(counts),
    )
  })

  it('is left alone when a node dies, and used again when it is back', async () => {
    await using pair = await Pair.open({ url: cluster.url, kind: 'cluster', nodes: cluster.nodes })
    await pair.bringsAll()
    await cluster.kill(1)
    await until('it is noticed', () => !pair.isUp, longMs)
    await cluster.startAgain(1)
    await until('it is back', () => pair.isUp, longMs)
    await pair.bringsAll()
  })
})

describe('a Redis that a Sentinel watches', services, () => {
  it('is followed when another becomes the primary', async () => {
    await using redis = await RedisWithSentinel.start()
    await using pair = await Pair.open({ url: redis.sentinelUrl, kind: 'sentinel', primary: 'chat' })
    await pair.bringsAll()
    await pair.remembers()
    await redis.killPrimary()
    await until('it is noticed', () => !pair.isUp, longMs)
    await until('the replica has taken over', () => pair.isUp, longMs)
    await pair.bringsAll()
    await pair.remembers()
  })
})
