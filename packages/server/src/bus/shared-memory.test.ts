import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { countedTogether, sharedPendingSignIns } from '../shared-sign-ins.ts'
import { TokenBuckets, TooFast } from '../gateway/token-buckets.ts'
import { MemoryPendingSignIns } from '../pending-sign-ins.ts'
import { unlessMissing, until } from '../test-services/programs.ts'
import { OwnRedis, redisProgram } from '../test-services/redis.ts'
import { openRedisBus, type RedisBus } from './redis.ts'

const monotonicMs = () => performance.now()
const pending = { limitKeys: ['a'], serverLoginState: 'of OPAQUE' }

describe('what servers know together in Redis', unlessMissing('Redis', redisProgram()), () => {
  let redis: OwnRedis
  let buses: [RedisBus, RedisBus]

  before(async () => {
    redis = await OwnRedis.start()
    const secret = 'known to the servers'
    buses = [await openRedisBus({ url: redis.url, secret }), await openRedisBus({ url: redis.url, secret })]
  })
  after(async () => {
    for (const bus of buses) await bus.close()
    await redis[Symbol.asyncDispose]()
  })

  it('is taken by one of them, once', async () => {
    const [one, other] = buses
    await one.memory.put('key', 'text', 60_000)
    assert.equal(await other.memory.take('key'), 'text')
    assert.equal(await one.memory.take('key'), undefined)
  })

  it('is nothing to who has not the servers’ secret', async () => {
    const stranger = await openRedisBus({ url: redis.url, secret: 'another' })
    await buses[0].memory.put('key', 'text', 60_000)
    assert.equal(await stranger.memory.take('key'), undefined)
    await stranger.close()
  })

  it('counts tries wherever they come to, and gives back those that succeed', async () => {
    const rate = { burst: 3, perSecond: 1 / 600 }
    const limitOf = (bus: RedisBus) =>
      countedTogether(bus.memory, { name: 'tries', rate, here: new TokenBuckets(rate, monotonicMs) })
    const [one, other] = [limitOf(buses[0]), limitOf(buses[1])]
    await one.take('alice', 1)
    await other.take('alice', 1)
    await one.take('alice', 1)
    await assert.rejects(
      other.take('alice', 1),
      (error) => error instanceof TooFast && error.retryAfterMs > 1_000,
    )
    await other.take('bob', 1)
    await one.giveBack('alice', 1)
    await other.take('alice', 1)
    await assert.rejects(one.take('alice', 1), TooFast)
  })

  it('is each server’s own while Redis is away, and shared again afterwards', async () => {
    const [one, other] = buses.map((bus) =>
      sharedPendingSignIns(bus.memory, new MemoryPendingSignIns({ monotonicMs })),
    ) as [MemoryPendingSignIns, MemoryPendingSignIns]
    await redis.kill()
    await until('both notice', () => buses.every((bus) => bus.measure()['busUp'] === 0))
    await one.put('sign-in', pending, 60_000)
    assert.equal(await other.take('sign-in'), undefined)
    assert.deepEqual(await one.take('sign-in'), pending)
    const rate = { burst: 1, perSecond: 1 }
    const here = new TokenBuckets({ burst: 1, perSecond: 1 / 600 }, monotonicMs)
    const limit = countedTogether(buses[0].memory, { name: 'tries', rate, here })
    await limit.take('alice', 1)
    await assert.rejects(limit.take('alice', 1), TooFast)

    await redis.startAgain()
    await until('both are back', () => buses.every((bus) => bus.measure()['busUp'] === 1))
    await one.put('another', pending, 60_000)
    assert.deepEqual(await other.take('another'), pending)
    assert.equal(await one.take('another'), undefined)
  })
})
