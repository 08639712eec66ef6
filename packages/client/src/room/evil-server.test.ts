import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { listWelcomes, MessageEvent, OutputOf, RoomEvent, RoomId } from '@securechat/protocol'
import { encodeContent } from '../content.ts'
import type { RoomGroup } from './cryptography.ts'
import { fromBytes } from './json.ts'
import { roomKeys } from './keys.ts'
import { modelCryptography, secretOfFrame } from './testing/model-cryptography.ts'
import { type GroupFacts, ModelGroup } from './testing/model-group.ts'
import { QuietWorld } from './testing/quiet-world.ts'

describe('a server that lies', () => {
  let world: QuietWorld
  beforeEach(async () => (world = await QuietWorld.begin()))
  afterEach(() => world.end())

  /** Somebody's group as it lies on their disk: what a member who is up to no good works with. */
  function groupOf(name: string, roomId: RoomId): ModelGroup {
    const device = world.device(name)
    const facts = fromBytes<GroupFacts>(device.disk.get(roomKeys(roomId).group)!)
    return new ModelGroup(facts, { deviceId: device.deviceId, prng: world.simulation.prng })
  }

  function lastMessage(roomId: RoomId): MessageEvent {
    const found = world.onServer(roomId).log.findLast((event) => event.kind === 'message')
    return found! as MessageEvent // SAFETY: the kind was just asked for.
  }

  /** Puts an entry into the log that no client sent. */
  function insert(roomId: RoomId, event: Partial<RoomEvent> & Pick<RoomEvent, 'kind'>): void {
    const { seq: _place, ...like } = lastMessage(roomId)
    const eventId = world.simulation.newEventId()
    // SAFETY: each test gives what its kind of entry lacks.
    world.onServer(roomId).append({ ...like, eventId, ...event } as never)
    world.reconnect('alice', 'bob', 'carol')
  }

  it('[GR24] cannot put a member into a group room: nobody adds who was only invented', async () => {
    const roomId = await world.room('group', 'since-join', 'bob')
    const mallory = world.idOf('erin')
    world.onServer(roomId).put({ accountId: mallory, state: 'joined', sinceSeq: 2 })
    world.reconnect('alice', 'bob')
    await world.pass(30_000)
    await world.send('alice', roomId, 'who is there?')
    await world.shows('bob', roomId, 'who is there?')
    for (const name of ['alice', 'bob']) {
      assert.ok(!groupOf(name, roomId).members.some(({ accountId }) => accountId === mallory))
      const told = await world.notices(name, roomId)
      assert.equal(told.filter((notice) => notice === 'unproven').length, 1, 'and is told once')
      const unproven = world.summary(name, roomId)?.members.filter(({ isUnproven }) => isUnproven)
      assert.deepEqual(
        unproven?.map(({ accountId }) => accountId),
        [mallory],
      )
    }
  })

  it('[GR24] cannot keep a leaf in the group that a member slipped in for it: it is named, and out before anything is sent', async () => {
    const roomId = await world.room('group', 'since-join', 'bob', 'carol')
    await world.send('carol', roomId, 'before')
    await world.shows('alice', roomId, 'before')
    const erin = world.device('erin')
    const [keyPackage] = world.simulation.server.keyPackages.get(erin.deviceId)!
    const made = await groupOf('carol', roomId).commit({ add: [Buffer.from(keyPackage!, 'base64url')] })
    const commit = Buffer.from(made.commit).toString('base64url')
    const { deviceId, account } = world.device('carol')
    const room = world.onServer(roomId)
    room.commit({ afterCommitSeq: room.toRoom().lastCommitSeq, adds: [], removes: [], removedDevices: [], atMs: 0 }) // prettier-ignore
    insert(roomId, { kind: 'commit', commit, adds: [], removes: [], deviceId, accountId: account.accountId })
    await world.until('alice is told', async () =>
      (await world.notices('alice', roomId)).includes('unlisted'),
    )
    await world.send('alice', roomId, 'after')
    await world.shows('bob', roomId, 'before', 'after')
    const spoken = lastMessage(roomId)
    const secret = secretOfFrame(spoken.frame)
    assert.notEqual(secret, Buffer.from(await made.next.epochSecret()).toString('base64url'))
    assert.ok(!groupOf('alice', roomId).members.some(({ accountId }) => accountId === erin.account.accountId))
  })

  it('cannot show a message twice, under its own id or another', async () => {
    const roomId = await world.room('group', 'since-join', 'bob')
    await world.send('alice', roomId, 'pay 100')
    await world.shows('bob', roomId, 'pay 100')
    const { eventId } = lastMessage(roomId)
    insert(roomId, { kind: 'message', eventId })
    insert(roomId, { kind: 'message' })
    await world.until(
      'bob has read that far',
      () => world.summary('bob', roomId)?.headSeq === world.onServer(roomId).headSeq,
    )
    assert.deepEqual(await world.texts('bob', roomId), ['pay 100'])
    assert.equal(world.summary('bob', roomId)?.unread, 1)
  })

  it('cannot put words into somebody else’s mouth', async () => {
    const roomId = await world.room('group', 'since-join', 'bob', 'carol')
    await world.send('alice', roomId, 'mine')
    await world.shows('bob', roomId, 'mine')
    const { deviceId, account } = world.device('carol')
    insert(roomId, { kind: 'message', deviceId, accountId: account.accountId })
    insert(roomId, { kind: 'message', accountId: account.accountId })
    const { headSeq } = world.onServer(roomId)
    await world.until('bob has read it', () => world.summary('bob', roomId)?.headSeq === headSeq)
    assert.deepEqual(await world.texts('bob', roomId), ['mine'])
    const damaged = (await world.notices('bob', roomId)).filter((notice) => notice === 'unreadable: damaged')
    assert.equal(damaged.length, 2)
  })

  it('cannot bring back a message of an epoch that is over', async () => {
    const roomId = await world.room('group', 'since-join', 'bob', 'carol')
    await world.send('alice', roomId, 'old')
    await world.shows('bob', roomId, 'old')
    const old = lastMessage(roomId)
    for (const name of ['bob', 'carol']) await removeAndAdd(roomId, name)
    await world.send('alice', roomId, 'new')
    await world.shows('carol', roomId, 'new')
    insert(roomId, old)
    const { headSeq } = world.onServer(roomId)
    await world.until('alice has read it', () => world.summary('alice', roomId)?.headSeq === headSeq)
    assert.equal(world.summary('alice', roomId)?.last?.text, 'new')
  })

  it('cannot, with a member’s help, have a message sealed from a leaf that is not its sender’s', async () => {
    const roomId = await world.room('group', 'since-join', 'bob', 'carol')
    await world.send('carol', roomId, 'honest')
    await world.shows('bob', roomId, 'honest')
    const { deviceId, account } = world.device('carol')
    const group = groupOf('carol', roomId)
    const eventId = world.simulation.newEventId()
    const cryptography = modelCryptography({ accountId: account.accountId, deviceId }, world.simulation.prng)
    const { epoch, ownLeaf } = group
    const content = encodeContent({ type: 'text', text: 'from nowhere' })
    for (const leaf of [ownLeaf + 1, ownLeaf]) {
      const at = { roomId, epoch, ownLeaf: leaf } as RoomGroup // SAFETY: sealing looks at nothing else.
      const sentAtMs = lastMessage(roomId).sentAtMs
      const sealed = await cryptography
        .sealer(at, await group.epochSecret())
        .seal({ messageId: eventId, sentAtMs, content })
      insert(roomId, {
        kind: 'message',
        eventId,
        deviceId,
        accountId: account.accountId,
        epoch,
        sentAtMs,
        ...sealed,
      })
      const { headSeq } = world.onServer(roomId)
      await world.until('bob has read it', () => world.summary('bob', roomId)?.headSeq === headSeq)
      const isOwnLeaf = leaf === ownLeaf
      assert.equal(world.summary('bob', roomId)?.last?.text, isOwnLeaf ? 'from nowhere' : 'honest')
    }
  })

  async function removeAndAdd(roomId: RoomId, name: string): Promise<void> {
    await world.done(world.rooms('alice').removeMember(roomId, world.idOf(name)))
    await world.done(world.rooms('alice').addMembers(roomId, [world.idOf(name)]))
    await world.until(`${name} is back`, () => world.isIn(name, roomId))
  }

  it('cannot break a room with a commit that is none: it is refused, told of, and everything goes on', async () => {
    const roomId = await world.room('group', 'since-join', 'bob', 'carol')
    await world.send('alice', roomId, 'before')
    await world.shows('bob', roomId, 'before')
    const commit = Buffer.from('not a commit at all, but long enough for a header').toString('base64url')
    const { deviceId, account } = world.device('carol')
    const { headSeq } = world.onServer(roomId)
    world.onServer(roomId).commit({ afterCommitSeq: world.onServer(roomId).toRoom().lastCommitSeq, adds: [], removes: [], removedDevices: [], atMs: 0 }) // prettier-ignore
    insert(roomId, { kind: 'commit', commit, adds: [], removes: [], deviceId, accountId: account.accountId })
    await world.until('it is read', () => world.summary('bob', roomId)?.headSeq === headSeq + 1)
    await world.send('bob', roomId, 'after')
    await world.shows('alice', roomId, 'before', 'after')
    for (const name of ['alice', 'bob'])
      assert.ok((await world.notices(name, roomId)).includes('refused-change'), name)

    void world.rooms('alice').addMembers(roomId, [world.idOf('dave')])
    await world.until('dave is in', () => world.isIn('dave', roomId))
    await world.send('dave', roomId, 'and on')
    await world.until('bob hears dave', async () => (await world.texts('bob', roomId)).at(-1) === 'and on')
  })

  it('cannot cut a device off by giving it another commit than the others: it notices, asks, and is added again', async () => {
    const roomId = await world.room('group', 'since-join', 'bob', 'carol')
    world.device('bob').goOffline()
    void world.rooms('alice').addMembers(roomId, [world.idOf('dave')])
    await world.until('dave is in', () => world.isIn('dave', roomId))
    const room = world.onServer(roomId)
    const at = room.log.findLastIndex(({ kind }) => kind === 'commit')
    const real = room.log[at]!
    room.log[at] = {
      ...real,
      commit: Buffer.from('something else, and long enough').toString('base64url'),
    } as RoomEvent
    world.device('bob').goOnline()
    await world.until('bob has read it', () => world.summary('bob', roomId)?.headSeq === room.headSeq)
    room.log[at] = real

    await world.send('carol', roomId, 'what bob cannot read')
    await world.until('bob has noticed', () =>
      room.log.some((event) => event.kind === 'roster' && event.change === 'lost'),
    )
    await world.until('bob is back', () => world.isIn('bob', roomId))
    await world.send('carol', roomId, 'welcome back')
    await world.until(
      'bob reads it',
      async () => (await world.texts('bob', roomId)).at(-1) === 'welcome back',
    )
    // Carol knew that bob was a member all the time: what he missed came with his Welcome.
    assert.deepEqual(await world.texts('bob', roomId), ['what bob cannot read', 'welcome back'])
  })

  it('cannot let a third person into a direct room, even with the help of one of the two', async () => {
    void world.rooms('alice').openDirect(world.idOf('bob'))
    await world.until('they have a room', () => world.rooms('bob').summaries()[0]?.state === 'joined')
    const { roomId } = world.rooms('bob').summaries()[0]!
    await world.send('bob', roomId, 'just us')
    await world.shows('alice', roomId, 'just us')
    const [keyPackage] = world.simulation.server.keyPackages.get(world.device('carol').deviceId)!
    const made = await groupOf('bob', roomId).commit({ add: [Buffer.from(keyPackage!, 'base64url')] })
    const commit = Buffer.from(made.commit).toString('base64url')
    const { deviceId, account } = world.device('bob')
    insert(roomId, { kind: 'commit', commit, adds: [], removes: [], deviceId, accountId: account.accountId })
    await world.until('alice is told', async () =>
      (await world.notices('alice', roomId)).includes('refused-change'),
    )
    assert.equal(groupOf('alice', roomId).members.length, 2)
  })

  it('cannot lead a device into one room’s group by another’s Welcome: it asks to be added again', async () => {
    world.device('bob').goOffline()
    const { rooms } = world.device('alice')
    const memberIds = [world.idOf('bob')]
    const made = [1, 2].map((number) =>
      rooms!.createRoom({ kind: 'group', name: `room ${number}`, memberIds }),
    )
    const roomIds = (await world.done(Promise.all(made))).map(({ roomId }) => roomId)
    await world.until('bob is added', () =>
      roomIds.every((roomId) => world.onServer(roomId).isJoined(world.idOf('bob'))),
    )
    type Listed = OutputOf<typeof listWelcomes>
    const swap = ({ welcomes }: Listed) => ({
      welcomes: welcomes.map((filed, at) => ({ ...filed, welcome: welcomes.at(at - 1)!.welcome })),
    })
    world.simulation.server.lies.set('room.welcomes', swap)
    world.device('bob').goOnline()
    const isLost = (roomId: RoomId) =>
      world.onServer(roomId).log.some((event) => event.kind === 'roster' && event.change === 'lost')
    await world.until('bob has asked', () => roomIds.every(isLost))
    world.simulation.server.lies.clear()
    for (const roomId of roomIds) {
      await world.until('bob is in', () => world.isIn('bob', roomId))
      await world.send('alice', roomId, 'there you are')
      await world.until(
        'bob reads it',
        async () => (await world.texts('bob', roomId)).at(-1) === 'there you are',
      )
      assert.equal(groupOf('bob', roomId).roomId, roomId)
    }
  })

  it('cannot make everybody give up the group by one member’s word', async () => {
    const roomId = await world.room('group', 'since-join', 'bob', 'carol')
    await world.send('carol', roomId, 'before')
    await world.shows('alice', roomId, 'before')
    const { deviceId, account } = world.device('carol')
    const by = { deviceId, accountId: account.accountId }
    const commit = Buffer.from('not a commit at all, but long enough for a header').toString('base64url')
    world.onServer(roomId).commit({ afterCommitSeq: world.onServer(roomId).toRoom().lastCommitSeq, adds: [], removes: [], removedDevices: [], atMs: 0 }) // prettier-ignore
    insert(roomId, { kind: 'commit', commit, adds: [], removes: [], ...by })
    insert(roomId, { kind: 'message', epoch: lastMessage(roomId).epoch + 1, ...by })
    await world.send('bob', roomId, 'after')
    await world.shows('alice', roomId, 'before', 'after')
    const lost = world
      .onServer(roomId)
      .log.filter((event) => event.kind === 'roster' && event.change === 'lost')
    // Only the device in whose name it was done cannot make sense of that.
    assert.ok(lost.every((event) => event.deviceId === deviceId))
  })
})
