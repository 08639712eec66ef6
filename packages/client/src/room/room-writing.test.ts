import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { ChatError } from '@securechat/protocol'
import { TEXT_CHARACTERS } from '../content.ts'
import { roomKeys } from './keys.ts'
import { secretOfFrame } from './testing/model-cryptography.ts'
import { QuietWorld } from './testing/quiet-world.ts'

let world: QuietWorld
beforeEach(async () => (world = await QuietWorld.begin()))
afterEach(() => world.end())

describe('writing', () => {
  it('is kept while there is no connection, over a restart, and sent in order once there is', async () => {
    const roomId = await world.room('group', 'since-join', 'bob')
    const alice = world.device('alice')
    alice.goOffline()
    for (const text of ['one', 'two', 'three']) await world.send('alice', roomId, text)
    await world.pass(1000)
    alice.die()
    await alice.start()
    await world.shows('alice', roomId, 'one', 'two', 'three')
    await world.send('alice', roomId, 'four')
    alice.goOnline()
    await world.shows('bob', roomId, 'one', 'two', 'three', 'four')
  })

  it('sends once what is given twice, wherever the first one got to', async () => {
    const roomId = await world.room('group', 'since-join', 'bob')
    const eventId = world.simulation.newEventId()
    const send = () => world.rooms('alice').send(roomId, 'once', eventId)
    await Promise.all([send(), send()])
    await world.shows('bob', roomId, 'once')
    await send()
    await world.pass(5000)
    await world.shows('bob', roomId, 'once')
    assert.equal(world.onServer(roomId).log.filter((event) => event.eventId === eventId).length, 1)
    world.device('alice').goOffline()
    await send()
    await world.pass(1000)
    assert.ok(![...world.device('alice').disk.keys()].some((key) => key.startsWith(roomKeys(roomId).outbox)))
  })

  it('waits for people who are just being added, so that they can read it', async () => {
    const { roomId } = await world.done(
      world.rooms('alice').createRoom({ kind: 'group', name: 'Tea', memberIds: [world.idOf('bob')] }),
    )
    await world.send('alice', roomId, 'welcome')
    await world.until('bob is in', () => world.isIn('bob', roomId))
    await world.shows('bob', roomId, 'welcome')
  })

  it('waits for whoever this person has just decided to add', async () => {
    const roomId = await world.room('group', 'since-join', 'bob')
    const adding = world.rooms('alice').addMembers(roomId, [world.idOf('carol')])
    await world.send('alice', roomId, 'welcome, carol')
    await world.done(adding)
    await world.until('carol is in', () => world.isIn('carol', roomId))
    await world.shows('carol', roomId, 'welcome, carol')
  })

  it('reaches nobody who was removed by somebody else a moment ago', async () => {
    const roomId = await world.room('group', 'since-join', 'bob', 'carol')
    void world.rooms('alice').removeMember(roomId, world.idOf('carol'))
    for (let number = 0; number < 10; number++) {
      await world.send('bob', roomId, `bob ${number}`)
      await world.pass(20)
    }
    await world.until('all is sent', async () => (await world.texts('alice', roomId)).length === 10)
    const { log } = world.onServer(roomId)
    const removal = log.find((event) => event.kind === 'commit' && event.removes.length > 0)!
    const epochAfter = log.filter((event) => event.kind === 'commit' && event.seq <= removal.seq).length
    for (const event of log)
      if (event.kind === 'message' && event.seq > removal.seq) assert.equal(event.epoch >= epochAfter, true)
  })

  it('is sealed only after somebody who has left is out of the group', async () => {
    const roomId = await world.room('group', 'since-join', 'bob', 'carol')
    await world.done(world.rooms('carol').leaveRoom(roomId))
    await world.until('bob knows', () => world.summary('bob', roomId)?.members.length === 2)
    await world.send('bob', roomId, 'between us')
    await world.shows('alice', roomId, 'between us')
    const { log } = world.onServer(roomId)
    const left = log.find((event) => event.kind === 'roster' && event.change === 'left')!
    const message = log.findLast((event) => event.kind === 'message')!
    assert.ok(log.some((event) => event.kind === 'commit' && event.seq > left.seq && event.seq < message.seq))
    assert.ok(message.kind === 'message' && !secretsOf('carol').has(secretOfFrame(message.frame)))
  })

  /** Every epoch secret somebody's first device and vault have. */
  function secretsOf(name: string): Set<string> {
    const { disk } = world.device(name)
    const vaulted = [...disk].filter(([key]) => key.startsWith('vault/epoch/'))
    return new Set(vaulted.map(([, value]) => Buffer.from(value).toString('base64url')))
  }

  it('refuses what is empty, too long, or for a room one is not in', async () => {
    const roomId = await world.room('group', 'since-join')
    await assert.rejects(world.send('alice', roomId, ''), new ChatError('bad-request'))
    await assert.rejects(
      world.send('alice', roomId, 'x'.repeat(TEXT_CHARACTERS + 1)),
      new ChatError('too-large'),
    )
    await assert.rejects(world.send('bob', roomId, 'hi'), new ChatError('not-found'))
  })
})
