import assert from 'node:assert/strict'
import { limits, type EventId, type RoomId } from '@securechat/protocol'
import {
  aCommit,
  aMessage,
  anId,
  aPerson,
  aRosterChange,
  NOW_MS,
  randomText,
  type Person,
} from './entries.ts'
import { refuses, type ItWithStorage } from './suite.ts'
import { aDirectRoom, anAccount, anEmptyRoom, anInvite, aRoom, aWorkspace, logOf } from './workspace.ts'

/** Making rooms, and what kinds of them there are: docs/spec/groups.md. */
export function roomsContract(it: ItWithStorage): void {
  it('[GR14] a new room has its maker as the only member and administrator, and one entry', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const [roomId, eventId] = [anId<RoomId>(), anId<EventId>()]
    const made = { roomId, eventId, kind: 'group', history: 'since-join', ...alice, nowMs: NOW_MS } as const
    const { room, isNew } = await storage.createRoom(made)
    const { accountId } = alice
    const member = { accountId, role: 'admin', state: 'joined', sinceSeq: 1, delivered: 0, read: 0 }
    const place = { headSeq: 1, lastCommitSeq: 1, createdAtMs: NOW_MS }
    assert.deepEqual(room, { roomId, kind: 'group', history: 'since-join', members: [member], ...place })
    assert.equal(isNew, true)
    assert.deepEqual(await storage.room({ roomId }), room)
    const first = {
      kind: 'roster',
      change: 'created',
      roomId,
      seq: 1,
      eventId,
      ...alice,
      acceptedAtMs: NOW_MS,
    }
    assert.deepEqual(await logOf(storage, roomId), [first])
  })

  it('[GR14] making the same room again returns it; its id cannot be used for another', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const [roomId, eventId] = [anId<RoomId>(), anId<EventId>()]
    const made = { roomId, eventId, kind: 'group', history: 'shared', ...alice, nowMs: NOW_MS } as const
    await storage.createRoom(made)
    await storage.append(aMessage({ roomId, sender: alice, after: 1 }))
    const again = await storage.createRoom(made)
    assert.deepEqual([again.isNew, again.room.headSeq], [false, 2])
    await refuses('bad-request', storage.createRoom({ ...made, eventId: anId<EventId>() }))
    await refuses('bad-request', storage.createRoom({ ...made, ...bob }))
  })

  it('[GR15] two people have one direct room, whoever asks for it, even at once', async (storage) => {
    const { alice, bob, carol } = await aWorkspace(storage, 'alice', 'bob', 'carol')
    const asked = Array.from({ length: 10 }, (_, i) =>
      i % 2 ? aDirectRoom(storage, alice, bob) : aDirectRoom(storage, bob, alice),
    )
    const all = await Promise.all(asked)
    assert.equal(all.filter(({ isNew }) => isNew).length, 1)
    assert.equal(new Set(all.map(({ room }) => room.roomId)).size, 1)
    assert.equal((await aDirectRoom(storage, alice, carol)).isNew, true)
    await refuses('not-found', aDirectRoom(storage, alice, aPerson()))
  })

  it('[GR15] a direct room never has more than its two people', async (storage) => {
    const { alice, bob, carol } = await aWorkspace(storage, 'alice', 'bob', 'carol')
    const { roomId } = (await aDirectRoom(storage, alice, bob)).room
    await refuses(
      'not-allowed',
      storage.append(aCommit({ roomId, sender: alice, after: 1, adds: [bob, carol] })),
    )
    await refuses('not-allowed', storage.append(aRosterChange('asked', { roomId, sender: carol })))
    await storage.append(aCommit({ roomId, sender: alice, after: 1, adds: [bob] }))
    await storage.append(aRosterChange('left', { roomId, sender: alice }))
    assert.equal((await aDirectRoom(storage, alice, bob)).room.roomId, roomId)
    await storage.append(aRosterChange('asked', { roomId, sender: alice }))
  })

  it('[GR15] a direct room that both have left does not keep them from having a new one', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const { roomId } = (await aDirectRoom(storage, alice, bob)).room
    await storage.append(aRosterChange('left', { roomId, sender: alice }))
    const second = await aDirectRoom(storage, bob, alice)
    assert.equal(second.isNew, true)
    assert.notEqual(second.room.roomId, roomId)
    await refuses('not-allowed', storage.append(aRosterChange('asked', { roomId, sender: alice })))
  })

  it('[GR16] lists the open rooms that somebody is in, as last described', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const [roomId, left] = [
      await anEmptyRoom(storage, alice, 'open'),
      await anEmptyRoom(storage, bob, 'open'),
    ]
    const closed = await aRoom(storage, alice)
    const sealedProfile = randomText(70)
    await storage.describeRoom({ roomId, sealedProfile })
    await storage.append(aRosterChange('asked', { roomId, sender: bob }))
    await storage.append(aRosterChange('left', { roomId: left, sender: bob }))
    assert.deepEqual(await storage.openRooms(), [{ roomId, sealedProfile, memberCount: 1 }])
    assert.equal((await storage.room({ roomId }))?.sealedProfile, sealedProfile)
    await refuses('not-allowed', storage.describeRoom({ roomId: closed, sealedProfile }))
    await refuses('not-found', storage.describeRoom({ roomId: anId<RoomId>(), sealedProfile }))
  })

  it('lists the rooms somebody is in or has asked to join, and no others', async (storage) => {
    const { alice, bob, carol } = await aWorkspace(storage, 'alice', 'bob', 'carol')
    const joined = await aRoom(storage, alice, bob)
    const asked = await anEmptyRoom(storage, carol, 'open')
    await storage.append(aRosterChange('asked', { roomId: asked, sender: bob }))
    await aRoom(storage, alice, carol)
    const rooms = await storage.rooms({ accountId: bob.accountId })
    assert.deepEqual(
      rooms.map(({ roomId }) => roomId),
      [joined, asked],
    )
    assert.deepEqual(rooms[0], await storage.room({ roomId: joined }))
  })

  it('[GR17] a room holds so many members and no more', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const lobby = await anEmptyRoom(storage, alice)
    const crowd = Array.from({ length: limits.roomMembers }, aPerson)
    const invite = anInvite(lobby, alice)
    await storage.createInvite(invite)
    const { inviteId } = invite
    const enter = (person: Person, i: number) =>
      storage.createAccount(anAccount(person, `guest ${i}`, { kind: 'invite', inviteId }))
    await Promise.all(crowd.map(enter))
    const roomId = await anEmptyRoom(storage, alice)
    const commit = (after: number, adds: Person[]) =>
      storage.append(aCommit({ roomId, sender: alice, after, adds, addedDevices: [] }))
    await refuses('room-full', commit(1, crowd))
    await commit(1, crowd.slice(1))
    await refuses('room-full', commit(2, crowd.slice(0, 1)))
    const last = crowd[0] ?? alice
    await refuses('room-full', storage.append(aRosterChange('asked', { roomId, sender: last })))
    assert.equal((await storage.audience({ roomId })).joined.length, limits.roomMembers)
  })
}
