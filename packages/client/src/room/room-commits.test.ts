import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { ChatError } from '@securechat/protocol'
import { OfflineError } from '../connection/offline.ts'
import { fromBytes } from './json.ts'
import { roomKeys } from './keys.ts'
import type { PendingCommit } from './records.ts'
import { QuietWorld } from './testing/quiet-world.ts'

let world: QuietWorld
beforeEach(async () => (world = await QuietWorld.begin()))
afterEach(() => world.end())

describe('commits', () => {
  for (const code of ['epoch-stale', 'internal', 'too-fast'] as const)
    it(`are made or sent again when the server says ${code}, though nothing else has happened`, async () => {
      const roomId = await world.room('group', 'since-join', 'bob')
      world.simulation.server.refusals.set('room.commit', [code, code])
      const { disk } = world.device('alice')
      const adding = world.rooms('alice').addMembers(roomId, [world.idOf('carol')])
      await world.until('a commit is made', () => disk.has(roomKeys(roomId).pending))
      const first = fromBytes<PendingCommit>(disk.get(roomKeys(roomId).pending)!)
      await world.done(adding)
      await world.until('carol is in', () => world.isIn('carol', roomId))
      const commits = world.onServer(roomId).log.filter(({ kind }) => kind === 'commit')
      assert.equal(commits.length, 2)
      // One that was stale may never be sent again; one whose fate is not known may only be sent as it was.
      assert.equal(commits[1]?.eventId === first.eventId, code !== 'epoch-stale')
    })

  it('that the server forbids are given up, with what they were meant to do', async () => {
    const roomId = await world.room('group', 'since-join', 'bob')
    for (const code of ['not-allowed', 'room-full'] as const) {
      world.simulation.server.refusals.set('room.commit', [code])
      const added = world.done(world.rooms('alice').addMembers(roomId, [world.idOf('carol')]))
      await assert.rejects(added, new ChatError(code))
    }
    await assert.rejects(world.done(world.rooms('bob').removeMember(roomId, world.idOf('alice'))), new ChatError('not-allowed')) // prettier-ignore
    await world.pass(30_000)
    assert.deepEqual(world.summary('alice', roomId)?.members.length, 2)
    await world.send('alice', roomId, 'still here')
    await world.shows('bob', roomId, 'still here')
  })

  it('do not wait for somebody who has no key package, and say so', async () => {
    const roomId = await world.room('group', 'since-join', 'bob')
    world.simulation.server.keyPackages.set(world.device('carol').deviceId, [])
    const added = world.done(
      world.rooms('alice').addMembers(roomId, [world.idOf('carol'), world.idOf('dave')]),
    )
    await assert.rejects(added, new ChatError('no-key-package'))
    await world.until('dave is in', () => world.isIn('dave', roomId))
    assert.equal(world.onServer(roomId).isJoined(world.idOf('carol')), false)
  })

  it('do not use a key package that the server passes off as somebody’s', async () => {
    const roomId = await world.room('group', 'since-join', 'bob')
    const { keyPackages } = world.simulation.server
    keyPackages.set(world.device('carol').deviceId, keyPackages.get(world.device('erin').deviceId)!)
    const added = world.done(world.rooms('alice').addMembers(roomId, [world.idOf('carol')]))
    await assert.rejects(added, new ChatError('no-key-package'))
    assert.equal(world.onServer(roomId).toRoom().members.length, 2)
  })

  it('are found again after a restart, whether the server took them or not', async () => {
    for (const arrives of [true, false]) {
      const roomId = await world.room('group', 'since-join', 'bob')
      const alice = world.device('alice')
      const pendingKey = roomKeys(roomId).pending
      void world.rooms('alice').addMembers(roomId, [world.idOf('carol')]).catch(() => {}) // prettier-ignore
      while (!alice.disk.has(pendingKey)) await world.pass(1)
      if (arrives) await world.until('it arrives', () => world.onServer(roomId).isJoined(world.idOf('carol')))
      alice.die()
      await world.pass(1000)
      await alice.start()
      alice.goOnline()
      await world.until('carol is in', () => world.isIn('carol', roomId))
      await world.send('alice', roomId, 'all here')
      await world.until('carol reads it', async () =>
        (await world.texts('carol', roomId)).includes('all here'),
      )
      assert.equal(world.onServer(roomId).log.filter(({ kind }) => kind === 'commit').length, 2)
    }
  })

  it('renew a device’s own keys once a day, and not more often', async () => {
    const roomId = await world.room('group', 'since-join', 'bob')
    const commits = () => world.onServer(roomId).log.filter(({ kind }) => kind === 'commit').length
    world.reconnect('alice', 'bob')
    await world.pass(10_000)
    assert.equal(commits(), 1)
    world.simulation.clock.jump(25 * 3_600_000)
    world.reconnect('alice')
    await world.until('both have renewed theirs', () => commits() === 1 + 2)
    world.reconnect('alice', 'bob')
    await world.pass(10_000)
    assert.equal(commits(), 1 + 2)
    await world.send('bob', roomId, 'still fine')
    await world.shows('alice', roomId, 'still fine')
  })
})

describe('without a connection', () => {
  it('rooms can be made, and appear for the others later', async () => {
    world.device('alice').goOffline()
    const { roomId } = await world
      .rooms('alice')
      .createRoom({ kind: 'group', name: 'Later', memberIds: [world.idOf('bob')] })
    await world.send('alice', roomId, 'written offline')
    world.device('alice').die()
    await world.device('alice').start()
    world.device('alice').goOnline()
    await world.until('bob is in', () => world.isIn('bob', roomId))
    await world.shows('bob', roomId, 'written offline')
  })

  it('people cannot be added or removed, and a direct room not be opened', async () => {
    const roomId = await world.room('group', 'since-join', 'bob')
    world.device('alice').goOffline()
    const rooms = world.rooms('alice')
    await assert.rejects(rooms.addMembers(roomId, [world.idOf('carol')]), new OfflineError())
    await assert.rejects(rooms.removeMember(roomId, world.idOf('bob')), new OfflineError())
    await assert.rejects(rooms.openDirect(world.idOf('bob')), new OfflineError())
  })
})

describe('a device whose disk was put back to an old copy', () => {
  it('notices by its own commit that it is behind, and is added again', async () => {
    const roomId = await world.room('group', 'since-join', 'bob', 'carol')
    const bob = world.device('bob')
    bob.backUp()
    await world.done(world.rooms('bob').addMembers(roomId, [world.idOf('dave')]))
    bob.restore()
    await bob.start()
    bob.goOnline()
    await world.until('bob has asked', () =>
      world.onServer(roomId).log.some((event) => event.kind === 'roster' && event.change === 'lost'),
    )
    await world.until('bob is back', () => world.isIn('bob', roomId))
    await world.send('bob', roomId, 'where was I?')
    for (const name of ['alice', 'carol', 'dave']) await world.shows(name, roomId, 'where was I?')
    assert.ok(!(await world.notices('bob', roomId)).includes('refused-change'))
  })

  it('does not send twice what it had sent before', async () => {
    const roomId = await world.room('group', 'since-join', 'bob')
    const bob = world.device('bob')
    bob.goOffline()
    await world.send('bob', roomId, 'once')
    await world.pass(1000)
    bob.backUp()
    bob.goOnline()
    await world.shows('alice', roomId, 'once')
    bob.restore()
    await bob.start()
    bob.goOnline()
    await world.pass(30_000)
    await world.shows('alice', roomId, 'once')
    await world.shows('bob', roomId, 'once')
  })
})
