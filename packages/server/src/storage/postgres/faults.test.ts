import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { AppendLoad } from '../../test-services/append-load.ts'
import { OwnPostgres, postgresPrograms, withClient } from '../../test-services/postgres.ts'
import { unlessMissing, until } from '../../test-services/programs.ts'
import { Wire } from '../../test-services/wire.ts'
import { aMessage, type Person } from '../contract/entries.ts'
import { refuses } from '../contract/suite.ts'
import { anEmptyRoom, aRoom, aWorkspace, logOf } from '../contract/workspace.ts'
import type { Storage } from '../storage.ts'
import { openPostgres } from './postgres.ts'

describe('storage in a PostgreSQL that fails', unlessMissing('PostgreSQL', postgresPrograms()), () => {
  let postgres: OwnPostgres
  let servers: Storage[] = []
  let people: Record<'alice' | 'bob', Person>

  before(async () => {
    postgres = await OwnPostgres.start()
    const { url } = postgres
    servers = await Promise.all([openPostgres({ url, poolSize: 6 }), openPostgres({ url, poolSize: 6 })])
    people = await aWorkspace(servers[0]!, 'alice', 'bob')
  })
  after(async () => {
    await Promise.all(servers.map((server) => server.close()))
    await postgres[Symbol.asyncDispose]()
  })

  it('loses and doubles nothing when PostgreSQL restarts under load, and goes on within 5 s', async () => {
    const { alice, bob } = people
    const rooms = await Promise.all(Array.from({ length: 4 }, () => aRoom(servers[0]!, alice, bob)))
    const load = new AppendLoad(servers, rooms, [alice, bob])
    for (let round = 0; round < 3; round++) {
      await load.goesOn(200)
      await postgres.restartImmediately()
      await load.goesOn(50, 5_000)
    }
    await load.finish()
    for (const roomId of rooms) await load.check(servers[1]!, roomId)
  })

  it('refuses within 5 s while PostgreSQL is away, and goes on when it is back', async () => {
    const [server] = servers
    const { alice } = people
    const roomId = await anEmptyRoom(server!, alice)
    const entry = aMessage({ roomId, sender: alice, after: 1 })
    await postgres.stop()
    const startedAtMs = performance.now()
    await Promise.all([
      refuses('internal', server!.append(entry)),
      refuses('internal', server!.room({ roomId })),
      refuses('internal', server!.probe()),
    ])
    assert.ok(performance.now() - startedAtMs < 5_000)
    await postgres.startAgain()
    assert.equal((await server!.append(entry)).event.seq, 2)
    await server!.probe()
  })

  it('refuses within 5 s while the network to PostgreSQL swallows everything, and does not lie', async () => {
    const { alice } = people
    await using wire = await Wire.to('127.0.0.1', Number(new URL(postgres.url).port))
    await using cutOff = await overWire(postgres, wire, 1_500)
    const roomId = await anEmptyRoom(servers[0]!, alice)
    const send = () => aMessage({ roomId, sender: alice, after: 1 })
    await cutOff.append(send())
    wire.freeze()
    const startedAtMs = performance.now()
    await Promise.all([
      refuses('internal', cutOff.append(send())),
      refuses('internal', cutOff.append(send())),
    ])
    assert.ok(performance.now() - startedAtMs < 2_500)
    // The other server goes on: whatever the first one held is let go of.
    await servers[1]!.append(send())
    wire.thaw()
    await cutOff.append(send())
    const seqs = (await logOf(servers[0]!, roomId)).map(({ seq }) => seq)
    assert.deepEqual(seqs, [1, 2, 3, 4])
  })

  it('stores once and tells as news what was committed when the answer was lost', async () => {
    const { alice } = people
    await using wire = await Wire.to('127.0.0.1', Number(new URL(postgres.url).port))
    await using server = await overWire(postgres, wire)
    const roomId = await anEmptyRoom(server, alice)
    const entry = aMessage({ roomId, sender: alice, after: 1 })
    let cuts = 0
    wire.onPassing = (bytes, from) => {
      // The tag with which PostgreSQL answers a commit; it never reaches us.
      if (from !== 'server' || cuts > 0 || !bytes.includes('COMMIT\0')) return
      cuts++
      return 'cut'
    }
    const { event, isNew } = await server.append(entry)
    assert.deepEqual({ cuts, seq: event.seq, isNew }, { cuts: 1, seq: 2, isNew: true })
    assert.equal((await logOf(server, roomId)).length, 2)
    assert.equal((await server.append(entry)).isNew, false)
  })

  it('waits out a time in which PostgreSQL may not be written to, as during a fail-over', async () => {
    const [server] = servers
    const { alice } = people
    const roomId = await anEmptyRoom(server!, alice)
    const setReadOnly = (value: 'on' | 'off') =>
      withClient(postgres.url, async (client) => {
        await client.query('set default_transaction_read_only = off')
        await client.query(`alter system set default_transaction_read_only = ${value}`)
        await client.query('select pg_reload_conf()')
      })
    await setReadOnly('on')
    await until('PostgreSQL refuses to write', () => isReadOnly(postgres.url))
    const sent = server!.append(aMessage({ roomId, sender: alice, after: 1 }))
    await until('it was tried again', async () => ((await server!.measure())['databaseRetries'] ?? 0) > 0)
    await setReadOnly('off')
    assert.equal((await sent).event.seq, 2)
  })

  it('a full disk is storage-full for writing, reading goes on, and so does writing once there is space', async () => {
    const [server] = servers
    const { alice } = people
    const roomId = await anEmptyRoom(server!, alice)
    const send = () => server!.append(aMessage({ roomId, sender: alice, after: 1 }))
    await onEachEvent(postgres.url, `raise exception 'could not extend file' using errcode = 'disk_full'`)
    await refuses('storage-full', send())
    assert.equal((await logOf(server!, roomId)).length, 1)
    await onEachEvent(postgres.url, 'return new')
    assert.equal((await send()).event.seq, 2)
  })

  it('an entry that the database chokes on does not take with it those sent at the same time', async () => {
    const [server] = servers
    const { alice } = people
    const roomId = await anEmptyRoom(server!, alice)
    const entries = Array.from({ length: 9 }, () => aMessage({ roomId, sender: alice, after: 1 }))
    const poison = entries[4]!.event.eventId
    await onEachEvent(postgres.url, `if new.event_id = '${poison}' then raise 'no'; end if; return new`)
    const results = await Promise.allSettled(entries.map((entry) => server!.append(entry)))
    assert.deepEqual(
      results.map(({ status }) => status),
      entries.map((entry) => (entry.event.eventId === poison ? 'rejected' : 'fulfilled')),
    )
    assert.equal((await logOf(server!, roomId)).length, 9)
  })
})

async function overWire(postgres: OwnPostgres, wire: Wire, callWithinMs = 4_500) {
  const url = new URL(postgres.url)
  url.port = String(wire.port)
  const storage = await openPostgres({ url: url.href, poolSize: 3, callWithinMs })
  return { ...storage, [Symbol.asyncDispose]: () => storage.close() }
}

/** Has the database do something of our choosing before it stores an entry. */
async function onEachEvent(url: string, does: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query('set search_path = securechat')
    await client.query(
      `create or replace function meddle() returns trigger language plpgsql as $$ begin ${does}; end $$`,
    )
    await client.query(
      'create or replace trigger meddle before insert on event for each row execute function meddle()',
    )
  })
}

async function isReadOnly(url: string): Promise<boolean> {
  let setting: unknown
  await withClient(url, async (client) => {
    const found = await client.query('show default_transaction_read_only')
    setting = found.rows[0]?.default_transaction_read_only
  })
  return setting === 'on'
}
