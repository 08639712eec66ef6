import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { RoomId } from '@securechat/protocol'
import { aSchema, findPostgres, withClient } from '../../test-services/postgres.ts'
import { unlessMissing, until } from '../../test-services/programs.ts'
import { aCommit, aMessage, aRosterChange, someKeyPackages } from '../contract/entries.ts'
import { tally } from '../contract/suite.ts'
import { aDirectRoom, anEmptyRoom, aRoom, aWorkspace, logOf } from '../contract/workspace.ts'
import type { Storage } from '../storage.ts'
import { laneIndex } from './append-lanes.ts'
import { openPostgres } from './postgres.ts'

const postgres = await findPostgres()

describe('many servers over one PostgreSQL', unlessMissing('PostgreSQL', postgres), () => {
  const url = postgres?.url ?? ''
  const { schema, drop } = aSchema(url)
  let servers: Storage[] = []
  const [one, two] = [() => servers[0]!, () => servers[1]!]

  before(async () => {
    // All at once on an empty database: one makes the tables, the others wait for it.
    const opened = Array.from({ length: 3 }, () => openPostgres({ url, schema, poolSize: 6 }))
    servers = await Promise.all(opened)
  })
  after(async () => {
    await Promise.all(servers.map((server) => server.close()))
    await drop()
    await postgres?.[Symbol.asyncDispose]()
  })

  it('makes the tables once when servers start together, and shares its secrets', async () => {
    const asked = servers.map((server, i) => server.secret({ name: 'opaque', candidate: `from server ${i}` }))
    assert.equal(new Set(await Promise.all(asked)).size, 1)
  })

  it('numbers rooms without gaps, whichever server an entry comes by', async () => {
    const { alice, bob } = await theWorkspace()
    const rooms = await Promise.all(Array.from({ length: 5 }, () => aRoom(one(), alice, bob)))
    const sent = Array.from({ length: 600 }, (_, i) => {
      const entry = aMessage({ roomId: rooms[(i * 7) % 5]!, sender: i % 2 ? alice : bob, after: 2 })
      return servers[i % 3]!.append(entry)
    })
    const stored = await Promise.all(sent)
    for (const roomId of rooms) {
      const log = await logOf(two(), roomId)
      assert.deepEqual(
        log.map(({ seq }) => seq),
        log.map((_, i) => i + 1),
      )
      const acknowledged = stored.flatMap(({ event }) => (event.roomId === roomId ? [event] : []))
      assert.deepEqual(
        acknowledged.sort((a, b) => a.seq - b.seq),
        log.slice(2),
      )
    }
  })

  it('lets one of many commits through that come by different servers', async () => {
    const { alice, bob } = await theWorkspace()
    const roomId = await aRoom(one(), alice, bob)
    const commits = Array.from({ length: 12 }, (_, i) => {
      const sender = i % 2 ? alice : bob
      return servers[i % 3]!.append(aCommit({ roomId, sender, after: 2, addedDevices: [] }))
    })
    assert.deepEqual(await tally(commits), { done: 1, 'epoch-stale': 11 })
    assert.equal((await one().room({ roomId }))?.lastCommitSeq, 3)
  })

  it('stores an entry once that comes by all servers at once', async () => {
    const { alice } = await theWorkspace()
    const roomId = await anEmptyRoom(one(), alice)
    const entry = aMessage({ roomId, sender: alice, after: 1 })
    const all = await Promise.all(Array.from({ length: 12 }, (_, i) => servers[i % 3]!.append(entry)))
    assert.equal(all.filter(({ isNew }) => isNew).length, 1)
    assert.deepEqual(new Set(all.map(({ event }) => event.seq)), new Set([2]))
  })

  it('lets one of many replays through that come by different servers', async () => {
    const { alice } = await theWorkspace()
    const roomId = await anEmptyRoom(one(), alice)
    const replays = Array.from({ length: 12 }, (_, i) =>
      servers[i % 3]!.append(aMessage({ roomId, sender: alice, after: 1, kid: 'k', counter: 1 })),
    )
    assert.deepEqual(await tally(replays), { done: 1, 'message-replayed': 11 })
  })

  it('remembers counters room by room', async () => {
    const { alice } = await theWorkspace()
    for (const roomId of [await anEmptyRoom(one(), alice), await anEmptyRoom(two(), alice)])
      await one().append(aMessage({ roomId, sender: alice, after: 1, kid: 'k', counter: 1 }))
  })

  it('nothing is numbered for somebody after their leaving, whoever races whom', async () => {
    const { alice, bob } = await theWorkspace()
    const roomId = await aRoom(one(), alice, bob)
    const racing = Array.from({ length: 60 }, (_, i) => {
      if (i === 30) return servers[2]!.append(aRosterChange('left', { roomId, sender: bob }))
      return servers[i % 2]!.append(aMessage({ roomId, sender: bob, after: 2 }))
    })
    const outcome = await tally(racing)
    const log = await logOf(one(), roomId)
    const leftAt = log.findIndex((event) => event.kind === 'roster' && event.change === 'left')
    assert.equal(leftAt, log.length - 1)
    assert.equal(outcome['done'], log.length - 2)
  })

  it('two people who write to each other first at the same time get one room', async () => {
    const { alice, bob } = await theWorkspace()
    const made = await Promise.all([
      aDirectRoom(one(), alice, bob),
      aDirectRoom(two(), bob, alice),
      aDirectRoom(servers[2]!, alice, bob),
    ])
    assert.equal(new Set(made.map(({ room }) => room.roomId)).size, 1)
    assert.equal(made.filter(({ isNew }) => isNew).length, 1)
  })

  it('hands out each key package once', async () => {
    const { alice } = await theWorkspace()
    const { deviceId } = alice
    await one().publishKeys({ deviceId, keyPackages: someKeyPackages(30) })
    const claims = Array.from({ length: 32 }, (_, i) => servers[i % 3]!.claimKeys({ deviceIds: [deviceId] }))
    const claimed = (await Promise.all(claims)).flat().map(({ keyPackage }) => keyPackage)
    assert.equal(new Set(claimed).size, 32)
  })

  it('servers that lock the same rooms in different orders do not wait for one another in a circle', async () => {
    const { alice } = await theWorkspace()
    const rooms = await Promise.all(Array.from({ length: 8 }, () => anEmptyRoom(one(), alice)))
    const before = await Promise.all(servers.map(retries))
    const waves = servers.map(async (server, i) => {
      for (let wave = 0; wave < 25; wave++) {
        const order = (wave + i) % 2 ? rooms : rooms.toReversed()
        const send = (roomId: RoomId) => server.append(aMessage({ roomId, sender: alice, after: 1 }))
        await Promise.all(order.map(send))
      }
    })
    await Promise.all(waves)
    assert.deepEqual(await Promise.all(servers.map(retries)), before)
  })

  it('a room that another program holds is refused in time, and does not hold up the others', async () => {
    const { alice } = await theWorkspace()
    await using hasty = await disposable(openPostgres({ url, schema, poolSize: 12, callWithinMs: 600 }))
    const held = await anEmptyRoom(one(), alice)
    const free = await roomInAnotherLane(held, () => anEmptyRoom(one(), alice))
    await withClient(url, async (client) => {
      await client.query('begin')
      await client.query(`select 1 from ${schema}.room where room_id = $1 for update`, [held])
      const startedAtMs = performance.now()
      const refused = tally([hasty.append(aMessage({ roomId: held, sender: alice, after: 1 }))])
      await hasty.append(aMessage({ roomId: free, sender: alice, after: 1 }))
      assert.deepEqual(await refused, { internal: 1 })
      assert.ok(performance.now() - startedAtMs < 1_500)
      await client.query('rollback')
    })
    await hasty.append(aMessage({ roomId: held, sender: alice, after: 1 }))
    assert.equal((await logOf(one(), held)).length, 2)
  })

  it('refuses what cannot be stored soon, instead of queueing it without bound', async () => {
    const { alice } = await theWorkspace()
    await using patient = await disposable(openPostgres({ url, schema, poolSize: 3, callWithinMs: 20_000 }))
    const roomId = await anEmptyRoom(one(), alice)
    const send = () => patient.append(aMessage({ roomId, sender: alice, after: 1, frame: 'AAAA' }))
    let outcome: Promise<Record<string, number>> = Promise.resolve({})
    await withClient(url, async (client) => {
      await client.query('begin')
      await client.query(`select 1 from ${schema}.room where room_id = $1 for update`, [roomId])
      outcome = tally(Array.from({ length: 5_000 }, send))
      await until('entries wait', async () => ((await patient.measure())['waitingToAppend'] ?? 0) > 3_000)
      await client.query('rollback')
    })
    const { done = 0, 'too-fast': tooFast = 0 } = await outcome
    assert.ok(tooFast >= 900, `${tooFast} were refused`)
    assert.equal(done + tooFast, 5_000)
    assert.equal((await one().room({ roomId }))?.headSeq, done + 1)
  })

  let workspace: ReturnType<typeof aWorkspace<'alice' | 'bob'>> | undefined
  /** The same two people in every test. */
  function theWorkspace() {
    return (workspace ??= aWorkspace(one(), 'alice', 'bob'))
  }
})

async function retries(server: Storage): Promise<number | undefined> {
  return (await server.measure())['databaseRetries']
}

/** A room whose entries do not queue behind those of `other`, in a server with four lanes. */
async function roomInAnotherLane(other: RoomId, make: () => Promise<RoomId>): Promise<RoomId> {
  const roomId = await make()
  return laneIndex(roomId, 4) === laneIndex(other, 4) ? roomInAnotherLane(other, make) : roomId
}

async function disposable(opening: Promise<Storage>): Promise<Storage & AsyncDisposable> {
  const storage = await opening
  return { ...storage, [Symbol.asyncDispose]: () => storage.close() }
}
