import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { ChatError } from '@securechat/protocol'
import { QuietWorld } from './testing/quiet-world.ts'

let world: QuietWorld
beforeEach(async () => (world = await QuietWorld.begin()))
afterEach(() => world.end())

describe('what is shown of a room', () => {
  it('counts unread and mentions until they are read, on every device of the account', async () => {
    const roomId = await world.room('group', 'since-join', 'bob')
    for (const text of ['hello', 'hello @bob', 'bye']) await world.send('alice', roomId, text)
    await world.shows('bob', roomId, 'hello', 'hello @bob', 'bye')
    const { unread, mentions, headSeq } = world.summary('bob', roomId)!
    assert.deepEqual({ unread, mentions }, { unread: 3, mentions: 1 })
    await world.rooms('bob').markRead(roomId, headSeq - 1)
    assert.equal(world.summary('bob', roomId)?.unread, 1)
    await world.rooms('bob').markRead(roomId, headSeq)
    await world.until('alice sees it', async () => {
      const last = (await world.lines('alice', roomId)).at(-1)
      return last?.kind === 'message' && last.status === 'read' && last.readBy.includes(world.idOf('bob'))
    })
    world.device('bob').die()
    await world.device('bob').start()
    world.device('bob').goOnline()
    await world.pass(2000)
    assert.equal(world.summary('bob', roomId)?.unread, 0)
  })

  it('keeps a draft over a restart', async () => {
    const roomId = await world.room('group', 'since-join')
    await world.rooms('alice').setDraft(roomId, 'dear bo')
    await world.rooms('alice').setDraft(roomId, 'dear bob')
    await world.pass(1000)
    world.device('alice').die()
    await world.device('alice').start()
    assert.equal(world.summary('alice', roomId)?.draft, 'dear bob')
  })

  it('tells who is writing, and stops with their message', async () => {
    const roomId = await world.room('group', 'since-join', 'bob')
    await world.rooms('bob').typing(roomId)
    await world.until(
      'alice sees it',
      () => world.summary('alice', roomId)?.typing.includes(world.idOf('bob')) === true,
    )
    await world.send('bob', roomId, 'done')
    await world.shows('alice', roomId, 'done')
    assert.deepEqual(world.summary('alice', roomId)?.typing, [])
  })

  it('names a direct room after the other person, and has one per pair', async () => {
    const [one, other] = [
      world.rooms('alice').openDirect(world.idOf('bob')),
      world.rooms('bob').openDirect(world.idOf('alice')),
    ]
    const [{ roomId }, { roomId: same }] = await world.done(Promise.all([one, other]))
    assert.equal(roomId, same)
    for (const name of ['alice', 'bob']) await world.until(`${name} is in`, () => world.isIn(name, roomId))
    assert.deepEqual(
      [world.summary('alice', roomId)?.name, world.summary('bob', roomId)?.name],
      ['bob', 'alice'],
    )
    await assert.rejects(world.rooms('alice').leaveRoom(roomId), new ChatError('not-allowed'))
  })
})

describe('stopping', () => {
  it('ends everything: nothing is written afterwards', async () => {
    const roomId = await world.room('group', 'since-join', 'bob')
    await world.send('alice', roomId, 'on its way')
    await world.done(world.rooms('alice').stop())
    const before = JSON.stringify([...world.device('alice').disk].map(([key, value]) => [key, [...value]]))
    await world.send('bob', roomId, 'unheard')
    await world.pass(60_000)
    assert.equal(
      JSON.stringify([...world.device('alice').disk].map(([key, value]) => [key, [...value]])),
      before,
    )
  })
})
