import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import pino from 'pino'
import { ConfigError } from '../config/config-error.ts'
import { loadConfig } from '../config/load.ts'
import { openSqlite } from '../storage/sqlite/open.ts'
import { unlessMissing, until } from '../test-services/programs.ts'
import { OwnRedis, redisProgram } from '../test-services/redis.ts'
import type { Announcement } from './bus.ts'
import { openBus } from './open.ts'

const log = pino({ level: 'silent' })
const over: Announcement = { kind: 'session-over', sessionId: 'abc' }

describe('the bus that is configured', () => {
  it('is one in memory when no other servers are', async () => {
    const storage = openSqlite(':memory:')
    const bus = await openBus(loadConfig(), { storage, log })
    const heard: Announcement[] = []
    bus.subscribe((announcement) => heard.push(announcement))
    bus.publish(over)
    assert.deepEqual(heard, [over])
    assert.ok(!('follow' in bus))
    await bus.close()
    await storage.close()
  })

  it('needs a store that servers can share, and shows no password', () => {
    const redisUrl = 'redis://user:secret@127.0.0.1'
    assert.throws(
      () => loadConfig({ args: { 'cluster.redisUrl': redisUrl } }),
      new ConfigError(
        'cluster.redisUrl needs storage.postgresUrl: servers that hear each other share one store.',
      ),
    )
    assert.throws(
      () => loadConfig({ env: { SECURECHAT_REDIS_URL: 'http://user:secret@127.0.0.1' } }),
      (error) => error instanceof ConfigError && !error.message.includes('secret'),
    )
  })

  it(
    'joins the servers of one store, and not those of another on the same Redis',
    unlessMissing('Redis', redisProgram()),
    async () => {
      await using redis = await OwnRedis.start()
      const args = { 'cluster.redisUrl': redis.url, 'storage.postgresUrl': 'postgres://nowhere' }
      const stores = [openSqlite(':memory:'), openSqlite(':memory:')]
      const open = (i: number) => openBus(loadConfig({ args }), { storage: stores[i]!, log })
      const buses = [await open(0), await open(0), await open(1)]
      const heard = buses.map((bus) => {
        const all: Announcement[] = []
        bus.subscribe((announcement) => all.push(announcement))
        return all
      })
      for (const bus of buses.slice(0, 2)) bus.publish(over)
      await until('they hear each other', () => heard[0]!.length === 2 && heard[1]!.length === 2)
      assert.deepEqual(heard[2], [])
      await Promise.all([...buses.map((bus) => bus.close()), ...stores.map((store) => store.close())])
    },
  )
})
