import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  type AccountId,
  browseRooms,
  commitRoom,
  createInvite,
  createRoom,
  describeRoom,
  type DeviceId,
  type EventId,
  type InviteId,
  joinRoom,
  limits,
  listRooms,
  listWelcomes,
  readEvents,
  readInvite,
  reportLost,
  revokeInvite,
  type RoomId,
  takeWelcome,
} from '@securechat/protocol'
import { Refused } from '../../test-world/ask.ts'
import { aCommitMessage, anId, randomText } from '../../test-world/ids.ts'
import { ManualClock } from '../../test-world/manual-clock.ts'
import { aCommit, type Person } from '../../test-world/person.ts'
import { TestServer } from '../../test-world/test-server.ts'

let server: TestServer
let alice: Person
let bob: Person
let carol: Person
const clock = new ManualClock()

before(async () => {
  server = await TestServer.start({ nowMs: clock.nowMs })
  alice = await server.setUp('alice')
  bob = await alice.invite('bob')
  carol = await alice.invite('carol')
})
after(() => server[Symbol.asyncDispose]())

const refusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: unknown) => {
      assert.ok(error instanceof Refused, String(error))
      return error.code
    },
  )
const place = (roomId = anId<RoomId>()) => ({ roomId, eventId: anId<EventId>() })
const joinedTo = async (person: Person, roomId: RoomId) => {
  const { rooms } = await person.ask(listRooms, {})
  const members = rooms.find((room) => room.roomId === roomId)?.members ?? []
  return members.filter(({ state }) => state === 'joined').map(({ accountId }) => accountId)
}

describe('a commit', () => {
  it('must be an MLS commit by a member for this very room', async () => {
    const roomId = await alice.makeRoom('group')
    const shapes = [{ senderType: 4 }, { groupId: anId<RoomId>() }, { contentType: 2 }, { wireFormat: 2 }]
    for (const shape of shapes) {
      const input = { ...aCommit(roomId, 1), commit: aCommitMessage(roomId, shape) }
      assert.equal(await refusal(alice.ask(commitRoom, input)), 'bad-request')
    }
    assert.equal(await alice.commit(roomId, 1), 2)
    assert.equal(await refusal(alice.commit(roomId, 1)), 'epoch-stale')
  })

  it('brings a Welcome exactly when it adds devices, filed for them and nobody else', async () => {
    const roomId = await alice.makeRoom('group')
    const { welcome: _, ...bare } = aCommit(roomId, 1, {
      adds: [bob.accountId],
      addedDevices: [bob.deviceId],
    })
    assert.equal(await refusal(alice.ask(commitRoom, bare)), 'bad-request')
    const needless = { ...aCommit(roomId, 1), welcome: 'AAEAAw' }
    assert.equal(await refusal(alice.ask(commitRoom, needless)), 'bad-request')
    const wrong = { ...bare, welcome: aCommitMessage(roomId) }
    assert.equal(await refusal(alice.ask(commitRoom, wrong)), 'bad-request')
    const seq = await alice.add(roomId, 1, bob)
    const { welcomes } = await bob.ask(listWelcomes, {})
    assert.deepEqual(
      welcomes.filter((one) => one.roomId === roomId).map((one) => [one.seq, one.invitedBy]),
      [[seq, alice.accountId]],
    )
    assert.deepEqual((await carol.ask(listWelcomes, {})).welcomes, [])
    await carol.ask(takeWelcome, { roomId, seq })
    await bob.ask(takeWelcome, { roomId, seq })
    assert.deepEqual((await bob.ask(listWelcomes, {})).welcomes, [])
  })

  it('adds nobody who is not there, and no device of somebody who is not a member', async () => {
    const roomId = await alice.makeRoom('group')
    const nobody = { adds: [anId<AccountId>()], addedDevices: [anId<DeviceId>()] }
    assert.equal(await refusal(alice.commit(roomId, 1, nobody)), 'not-found')
    assert.notEqual(await refusal(alice.commit(roomId, 1, { addedDevices: [carol.deviceId] })), 'accepted')
    assert.deepEqual(await joinedTo(alice, roomId), [alice.accountId])
  })

  it('removes others only by an administrator, oneself never, and whoever has left by anybody', async () => {
    const roomId = await alice.makeRoom('group')
    const commit = await alice.add(roomId, 1, bob, carol)
    assert.equal(await refusal(bob.remove(roomId, commit, carol)), 'not-allowed')
    assert.equal(await refusal(bob.remove(roomId, commit, alice)), 'not-allowed')
    assert.equal(await refusal(bob.remove(roomId, commit, bob)), 'bad-request')
    const removal = await alice.remove(roomId, commit, carol)
    const tidied = await bob.remove(roomId, removal, carol)
    assert.equal(tidied, removal + 1)
    assert.deepEqual((await joinedTo(bob, roomId)).sort(), [alice.accountId, bob.accountId].sort())
    const { events } = await bob.ask(readEvents, { roomId, after: removal, limit: 1 })
    assert.ok(events[0]?.kind === 'commit' && events[0].removes.length === 0)
  })

  it('may be made by any member to take a device out and put it back', async () => {
    const roomId = await alice.makeRoom('group')
    const commit = await alice.add(roomId, 1, bob)
    await bob.ask(reportLost, place(roomId))
    const out = await bob.commit(roomId, commit, { removedDevices: [alice.deviceId] })
    assert.equal(await bob.commit(roomId, out, { addedDevices: [alice.deviceId] }), out + 1)
  })
})

describe('a direct room', () => {
  it('exists once for two people, and never has a third', async () => {
    const roomId = await alice.makeDirectRoom(bob)
    assert.equal(await bob.makeDirectRoom(alice), roomId)
    const commit = await alice.add(roomId, 1, bob)
    assert.equal(await refusal(alice.add(roomId, commit, carol)), 'not-allowed')
    assert.equal(await refusal(alice.remove(roomId, commit, bob)), 'not-allowed')
    assert.equal(await refusal(alice.makeInvite(roomId)), 'not-allowed')
    assert.equal(await refusal(carol.ask(joinRoom, place(roomId))), 'not-found')
    const others = { kind: 'direct', history: 'shared', ...place() } as const
    assert.equal(await refusal(alice.ask(createRoom, { ...others, with: alice.accountId })), 'bad-request')
    assert.equal(await refusal(alice.ask(createRoom, { ...others, with: anId<AccountId>() })), 'not-found')
  })
})

describe('asking to join', () => {
  it('needs nothing in an open room, and an invitation to this very one in a group', async () => {
    const open = await alice.makeRoom('open')
    const group = await alice.makeRoom('group')
    const other = await alice.makeRoom('group')
    const { room } = await bob.ask(joinRoom, place(open))
    assert.equal(room.members.find(({ accountId }) => accountId === bob.accountId)?.state, 'asked')
    assert.equal(await refusal(bob.ask(joinRoom, place(group))), 'not-found')
    const proofFor = async (roomId: RoomId) => ({
      inviteId: await alice.makeInvite(roomId),
      mac: randomText(32),
    })
    assert.equal(
      await refusal(bob.ask(joinRoom, { ...place(group), proof: await proofFor(other) })),
      'not-found',
    )
    const unknown = { inviteId: anId<InviteId>(), mac: randomText(32) }
    assert.equal(await refusal(bob.ask(joinRoom, { ...place(group), proof: unknown })), 'invite-over')
    const proof = await proofFor(group)
    await bob.ask(joinRoom, { ...place(group), proof })
    const { events } = await alice.ask(readEvents, { roomId: group, after: 1, limit: 10 })
    assert.ok(events[0]?.kind === 'roster' && events[0].change === 'asked')
    assert.deepEqual(events[0].proof, proof)
  })

  it('twice, or as a member, changes nothing', async () => {
    const roomId = await alice.makeRoom('open')
    await bob.ask(joinRoom, place(roomId))
    const { room } = await bob.ask(joinRoom, place(roomId))
    assert.equal(room.headSeq, 2)
    assert.equal((await alice.ask(joinRoom, place(roomId))).room.headSeq, 2)
  })
})

describe('an invitation', () => {
  it('is shown to whoever has its id, until it is withdrawn or expires', async () => {
    const roomId = await alice.makeRoom('group')
    await alice.add(roomId, 1, bob)
    const [mine, theirs] = [await alice.makeInvite(roomId), await bob.makeInvite(roomId)]
    assert.equal((await carol.ask(readInvite, { inviteId: theirs })).roomId, roomId)
    assert.equal(await refusal(carol.ask(revokeInvite, { inviteId: theirs })), 'not-allowed')
    assert.equal(await refusal(bob.ask(revokeInvite, { inviteId: mine })), 'not-allowed')
    await alice.ask(revokeInvite, { inviteId: theirs })
    assert.equal(await refusal(carol.ask(readInvite, { inviteId: theirs })), 'invite-over')
    assert.equal(await refusal(bob.ask(revokeInvite, { inviteId: theirs })), 'not-found')
    clock.pass(limits.inviteLifetimeMs)
    assert.equal(await refusal(carol.ask(readInvite, { inviteId: mine })), 'invite-over')
    // Tokens do not last as long as invitations.
    clock.pass(-limits.inviteLifetimeMs)
  })

  it('cannot take the id of another', async () => {
    const inviteId = await alice.makeInvite(await alice.makeRoom('group'))
    const roomId = await bob.makeRoom('group')
    assert.equal(await refusal(bob.ask(createInvite, { roomId, inviteId, sealed: 'AAAA' })), 'bad-request')
  })
})

describe('an open room', () => {
  it('is listed as any of its members last described it', async () => {
    const roomId = await alice.makeRoom('open')
    await alice.add(roomId, 1, bob)
    await bob.ask(describeRoom, { roomId, sealedProfile: 'BBBB' })
    const { rooms } = await carol.ask(browseRooms, {})
    assert.deepEqual(
      rooms.find((room) => room.roomId === roomId),
      { roomId, sealedProfile: 'BBBB', memberCount: 2 },
    )
    const group = await alice.makeRoom('group')
    assert.equal(
      await refusal(alice.ask(describeRoom, { roomId: group, sealedProfile: 'CCCC' })),
      'not-allowed',
    )
  })
})
