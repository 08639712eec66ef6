import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { ChatError, InviteId, joinRoom, type RoomId } from '@securechat/protocol'
import { modelProof } from './testing/model-cryptography.ts'
import { QuietWorld } from './testing/quiet-world.ts'

let world: QuietWorld
beforeEach(async () => (world = await QuietWorld.begin()))
afterEach(() => world.end())

describe('coming in', () => {
  /** The room's name is one too. */
  const messagesIn = (roomId: RoomId) =>
    world.onServer(roomId).log.filter(({ kind }) => kind === 'message').length

  it('shows newcomers everything where history is shared, page by page', async () => {
    const roomId = await world.room('group', 'shared')
    const texts = Array.from({ length: 450 }, (_, number) => `text ${number}`)
    for (const text of texts) await world.send('alice', roomId, text)
    await world.until('all is sent', () => messagesIn(roomId) === 1 + 450)
    await world.done(world.rooms('alice').addMembers(roomId, [world.idOf('bob')]))
    await world.until('bob is in', () => world.isIn('bob', roomId))
    const stop = world.rooms('bob').watch(roomId)
    for (let hasOlder = true; hasOlder;) hasOlder = await world.done(world.rooms('bob').loadOlder(roomId))
    assert.deepEqual(await world.texts('bob', roomId), texts)
    assert.equal(world.summary('bob', roomId)?.unread, 0)
    stop()
  })

  it('shows newcomers nothing from before where history begins with joining', async () => {
    const roomId = await world.room('group', 'since-join')
    await world.send('alice', roomId, 'between ourselves')
    await world.until('it is sent', () => messagesIn(roomId) === 1 + 1)
    await world.done(world.rooms('alice').addMembers(roomId, [world.idOf('bob')]))
    await world.until('bob is in', () => world.isIn('bob', roomId))
    await world.send('alice', roomId, 'hello bob')
    await world.shows('bob', roomId, 'hello bob')
    assert.equal(world.summary('bob', roomId)?.name, 'Tea')
  })

  it('spends one key package for each joining, and keeps guards of recent epochs only', async () => {
    const keysOf = () => [...world.device('bob').disk.keys()].filter((key) => key.startsWith('key/')).length
    const before = keysOf()
    const roomId = await world.room('group', 'since-join', 'bob')
    assert.equal(keysOf(), before - 1)
    for (const name of ['carol', 'dave', 'erin']) {
      await world.done(world.rooms('alice').addMembers(roomId, [world.idOf(name)]))
      await world.until(`${name} is in`, () => world.isIn(name, roomId))
      await world.send(name, roomId, `hello from ${name}`)
      await world.until(
        'bob reads it',
        async () => (await world.texts('bob', roomId)).at(-1) === `hello from ${name}`,
      )
    }
    const guards = [...world.device('bob').disk.keys()].filter((key) => key.includes('/guard/'))
    assert.ok(guards.length > 0 && guards.length <= 2, guards.join())
  })

  it('lets in who holds an invitation, under the name that stands in it until there is another', async () => {
    const roomId = await world.room('group', 'since-join')
    const { url } = await world.done(world.rooms('alice').createInvite(roomId))
    world.device('alice').goOffline()
    assert.deepEqual(await world.done(world.rooms('bob').joinByInvite(url)), { roomId })
    const { name, state } = world.summary('bob', roomId)!
    assert.deepEqual({ name, state }, { name: 'Tea', state: 'waiting' })
    await world.send('bob', roomId, 'written while waiting')
    world.device('alice').goOnline()
    await world.until('bob is in', () => world.isIn('bob', roomId))
    await world.shows('alice', roomId, 'written while waiting')
  })

  it('leaves to a person whether to let in who only says to hold an invitation', async () => {
    const roomId = await world.room('group', 'since-join')
    const { url } = await world.done(world.rooms('alice').createInvite(roomId))
    const inviteId = InviteId.parse(url.split('#')[1])
    const { deviceId, account } = world.device('carol')
    const proof = { inviteId, mac: modelProof('a guess', account.accountId) }
    const asked = { roomId, eventId: world.simulation.newEventId(), proof }
    world.simulation.server.answer({ accountId: account.accountId, deviceId }, joinRoom, asked)
    await world.pass(10_000)
    assert.equal(world.isIn('carol', roomId), false)
    const notice = (await world.lines('alice', roomId)).find(
      (line) => line.kind === 'notice' && line.notice.kind === 'asked',
    )
    assert.ok(notice?.kind === 'notice' && notice.notice.kind === 'asked' && notice.notice.canLetIn)
    await world.done(world.rooms('alice').addMembers(roomId, [account.accountId]))
    await world.until('carol is in', () => world.isIn('carol', roomId))
  })

  it('does not follow a server that answers an invitation with another room', async () => {
    const [meant, other] = [await world.room('group', 'since-join'), await world.room('group', 'since-join')]
    const { url } = await world.done(world.rooms('alice').createInvite(meant))
    world.simulation.server.moveInvite(InviteId.parse(url.split('#')[1]), other)
    await assert.rejects(world.done(world.rooms('bob').joinByInvite(url)), new ChatError('invite-over'))
  })

  it('goes by the Welcome, not by the removal before it, when the log is read later than that', async () => {
    const roomId = await world.room('group', 'shared', 'bob', 'carol')
    world.device('bob').goOffline()
    await world.done(world.rooms('alice').removeMember(roomId, world.idOf('bob')))
    await world.done(world.rooms('alice').addMembers(roomId, [world.idOf('bob')]))
    world.simulation.server.refusals.set('room.events', ['too-fast', 'too-fast', 'too-fast', 'too-fast'])
    world.device('bob').goOnline()
    await world.send('alice', roomId, 'welcome back')
    await world.until(
      'bob reads it',
      async () => (await world.texts('bob', roomId)).at(-1) === 'welcome back',
    )
    assert.ok(!world.onServer(roomId).log.some((event) => event.kind === 'roster' && event.change === 'lost'))
  })

  for (const history of ['since-join', 'shared'] as const)
    it(`takes back who was removed and added again while away, with ${history} history`, async () => {
      const roomId = await world.room('group', history, 'bob', 'carol')
      await world.send('alice', roomId, 'before')
      await world.shows('bob', roomId, 'before')
      world.device('bob').goOffline()
      await world.done(world.rooms('alice').removeMember(roomId, world.idOf('bob')))
      await world.send('alice', roomId, 'behind bob’s back')
      await world.shows('carol', roomId, 'before', 'behind bob’s back')
      await world.done(world.rooms('alice').addMembers(roomId, [world.idOf('bob')]))
      await world.send('alice', roomId, 'after')
      await world.shows('carol', roomId, 'before', 'behind bob’s back', 'after')
      world.device('bob').goOnline()
      const between = history === 'shared' ? ['before', 'behind bob’s back'] : []
      await world.until('bob reads on', async () => {
        const texts = await world.texts('bob', roomId)
        return [...between, 'after'].join() === texts.slice(-1 - between.length).join()
      })
      assert.ok(history === 'shared' || !(await world.texts('bob', roomId)).includes('behind bob’s back'))
      await world.send('bob', roomId, 'here again')
      await world.until(
        'alice reads it',
        async () => (await world.texts('alice', roomId)).at(-1) === 'here again',
      )
    })

  it('gives the room to a second device, with what was read and written before', async () => {
    const roomId = await world.room('group', 'since-join', 'bob')
    for (const text of ['one', 'two']) await world.send('alice', roomId, text)
    await world.shows('bob', roomId, 'one', 'two')
    await world.rooms('bob').markRead(roomId, 100)
    await world.pass(1000)
    await world.simulation.enrol(world.device('bob'))
    const second = world.simulation.devices.at(-1)!
    await world.until('it is in', () => world.summary('bob', roomId, second)?.state === 'joined')
    await world.send('alice', roomId, 'three')
    await world.until(
      'it reads all',
      async () => (await world.texts('bob', roomId, second)).join() === 'one,two,three',
    )
    assert.equal(world.summary('bob', roomId, second)?.unread, 1)
    assert.ok(![...second.disk.keys()].some((key) => key.includes('/closed/')))
  })
})

describe('leaving', () => {
  it('leaves nothing behind, whatever was on its way at that moment', async () => {
    for (let delayMs = 0; delayMs < 150; delayMs += 10) {
      const roomId = await world.room('group', 'since-join', 'bob')
      world.reconnect('bob')
      await world.pass(delayMs)
      await world.done(world.rooms('bob').leaveRoom(roomId))
      await world.pass(30_000)
      assert.equal(world.summary('bob', roomId), undefined)
      const left = [...world.device('bob').disk.keys()].filter(
        (key) => key.includes(roomId) && !key.startsWith('vault/'),
      )
      assert.deepEqual(left, [], `left ${delayMs} ms after the connect`)
      assert.equal(world.summary('alice', roomId)?.members.length, 1)
    }
  })

  it('of one device takes the room from the others of the account too', async () => {
    const roomId = await world.room('group', 'since-join', 'bob')
    await world.simulation.enrol(world.device('bob'))
    const second = world.simulation.devices.at(-1)!
    await world.until('it is in', () => world.summary('bob', roomId, second)?.state === 'joined')
    await world.done(second.rooms!.leaveRoom(roomId))
    await world.until('the first is out', () => world.summary('bob', roomId) === undefined)
  })
})
