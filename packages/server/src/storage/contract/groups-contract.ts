import assert from 'node:assert/strict'
import { limits, type DeviceId, type RoomId } from '@securechat/protocol'
import type { Storage } from '../storage.ts'
import { aCommit, aMessage, anId, aPerson, aRosterChange, NOW_MS, type Person } from './entries.ts'
import { refuses, tally, type ItWithStorage } from './suite.ts'
import { anEmptyRoom, aRoom, aWorkspace, logOf } from './workspace.ts'

/** Commits, epochs and membership: docs/spec/groups.md. */
export function groupsContract(it: ItWithStorage): void {
  it('[GR1] accepts a commit only after the last one', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await anEmptyRoom(storage, alice)
    assert.equal((await storage.room({ roomId }))?.lastCommitSeq, 1)
    await storage.append(aCommit({ roomId, sender: alice, after: 1, adds: [bob] }))
    await storage.append(aMessage({ roomId, sender: bob, after: 2 }))
    for (const after of [1, 3, 4]) {
      await refuses('epoch-stale', storage.append(aCommit({ roomId, sender: bob, after })))
    }
    await storage.append(aCommit({ roomId, sender: bob, after: 2 }))
    assert.equal((await storage.room({ roomId }))?.lastCommitSeq, 4)
  })

  it('[GR1] of 20 commits made at once exactly one wins', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await aRoom(storage, alice, bob)
    const commits = Array.from({ length: 20 }, (_, i) =>
      aCommit({ roomId, sender: i % 2 ? alice : bob, after: 2 }),
    )
    const outcome = await tally(commits.map((entry) => storage.append(entry)))
    assert.deepEqual(outcome, { done: 1, 'epoch-stale': 19 })
    assert.equal((await storage.room({ roomId }))?.headSeq, 3)
  })

  it('[GR2] a commit makes those it adds members from its own number on', async (storage) => {
    const { alice, bob, carol } = await aWorkspace(storage, 'alice', 'bob', 'carol')
    const roomId = await anEmptyRoom(storage, alice)
    await storage.append(aRosterChange('asked', { roomId, sender: carol }))
    await storage.append(aCommit({ roomId, sender: alice, after: 1, adds: [bob, carol, alice] }))
    assert.deepEqual(await standing(storage, roomId, [alice, bob, carol]), [
      'joined 1',
      'joined 3',
      'joined 3',
    ])
    await storage.append(aMessage({ roomId, sender: carol, after: 3 }))
  })

  it('[GR3] whoever a commit removes has no part in anything later', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await aRoom(storage, alice, bob)
    const removal = await storage.append(aCommit({ roomId, sender: alice, after: 2, removes: [bob] }))
    assert.deepEqual((await storage.audience({ roomId })).joined, [alice.accountId])
    assert.equal(removal.rosterSeq, removal.event.seq)
    assert.deepEqual(
      await storage.rooms({ accountId: bob.accountId }),
      await roomsWithout(storage, bob, roomId),
    )
    await refuses('not-found', storage.append(aMessage({ roomId, sender: bob, after: 2 })))
    await refuses('not-found', storage.append(aCommit({ roomId, sender: bob, after: 3 })))
  })

  it('[GR3] of a message and the removal of its sender at once, the message comes first or not at all', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await aRoom(storage, alice, bob)
    const send = () => storage.append(aMessage({ roomId, sender: bob, after: 2 })).catch(() => undefined)
    const removal = storage.append(aCommit({ roomId, sender: alice, after: 2, removes: [bob] }))
    const [removed, ...sent] = await Promise.all([removal, ...Array.from({ length: 20 }, send)])
    for (const stored of sent) assert.ok(!stored || stored.event.seq < removed.event.seq)
  })

  it('[GR3] a commit is stored with those alone whom it really added and removed', async (storage) => {
    const { alice, bob, carol } = await aWorkspace(storage, 'alice', 'bob', 'carol')
    const roomId = await aRoom(storage, alice, bob)
    await storage.append(aRosterChange('left', { roomId, sender: bob }))
    const people = { adds: [alice, carol], removes: [bob, aPerson()], addedDevices: [], removedDevices: [] }
    const { event } = await storage.append(aCommit({ roomId, sender: alice, after: 2, ...people }))
    assert.ok(event.kind === 'commit')
    assert.deepEqual(event.adds, [carol.accountId])
    assert.deepEqual(event.removes, [])
    assert.deepEqual((await logOf(storage, roomId)).at(-1), event)
    const removal = await storage.append(
      aCommit({ roomId, sender: alice, after: event.seq, removes: [carol] }),
    )
    assert.ok(removal.event.kind === 'commit')
    assert.deepEqual(removal.event.removes, [carol.accountId])
  })

  it('[GR4] leaving takes effect at once, before any commit', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await aRoom(storage, alice, bob)
    const left = await storage.append(aRosterChange('left', { roomId, sender: bob }))
    assert.equal(left.rosterSeq, left.event.seq)
    assert.deepEqual((await storage.audience({ roomId })).joined, [alice.accountId])
    await refuses('not-found', storage.append(aMessage({ roomId, sender: bob, after: 2 })))
  })

  it('[GR5] a message sealed before the last commit is accepted for a while', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await anEmptyRoom(storage, alice)
    await storage.append(aCommit({ roomId, sender: alice, after: 1, adds: [bob] }))
    const lateBy = (graceMs: number) =>
      storage.append(aMessage({ roomId, sender: alice, after: 1, nowMs: NOW_MS + graceMs }))
    await lateBy(0)
    await lateBy(limits.staleEpochGraceMs)
    await refuses('epoch-stale', lateBy(limits.staleEpochGraceMs + 1))
  })

  it('[GR5] a message sealed two commits ago, or after one that is none, is not accepted', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await anEmptyRoom(storage, alice)
    await storage.append(aCommit({ roomId, sender: alice, after: 1 }))
    await storage.append(aMessage({ roomId, sender: alice, after: 2 }))
    await storage.append(aCommit({ roomId, sender: alice, after: 2 }))
    for (const after of [1, 3, 5, 99]) {
      await refuses('epoch-stale', storage.append(aMessage({ roomId, sender: alice, after })))
    }
    await storage.append(aMessage({ roomId, sender: alice, after: 2 }))
  })

  it('[GR6] after a commit that removed a person or a device, nothing sealed before it is accepted', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const byPerson = await aRoom(storage, alice, bob)
    await storage.append(
      aCommit({ roomId: byPerson, sender: alice, after: 2, removes: [bob], removedDevices: [] }),
    )
    await refuses('epoch-stale', storage.append(aMessage({ roomId: byPerson, sender: alice, after: 2 })))
    const byDevice = await aRoom(storage, alice, bob)
    const removedDevices = [bob.deviceId]
    await storage.append(aCommit({ roomId: byDevice, sender: alice, after: 2, removedDevices }))
    await refuses('epoch-stale', storage.append(aMessage({ roomId: byDevice, sender: alice, after: 2 })))
    await storage.append(aMessage({ roomId: byDevice, sender: alice, after: 3 }))
  })

  it('[GR7] asking puts one on the list of those who asked; asking again changes nothing', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await anEmptyRoom(storage, alice, 'open')
    const ask = (sender: Person) => storage.append(aRosterChange('asked', { roomId, sender }))
    await ask(bob)
    await ask(bob)
    await ask(alice)
    assert.deepEqual(await standing(storage, roomId, [alice, bob]), ['joined 1', 'asked 2'])
    assert.equal((await storage.rooms({ accountId: bob.accountId })).length, 1)
  })

  it('[GR7] whoever asked may take that back', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await anEmptyRoom(storage, alice, 'open')
    await storage.append(aRosterChange('asked', { roomId, sender: bob }))
    await storage.append(aRosterChange('left', { roomId, sender: bob }))
    assert.deepEqual(await standing(storage, roomId, [bob]), ['none'])
  })

  it('[GR8] whoever a commit removes and adds starts anew', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await aRoom(storage, alice, bob)
    await storage.append(aCommit({ roomId, sender: alice, after: 2, removes: [bob], adds: [bob] }))
    assert.deepEqual(await standing(storage, roomId, [alice, bob]), ['joined 1', 'joined 3'])
  })

  it('[GR9] adds only people and devices there are', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await anEmptyRoom(storage, alice)
    await refuses(
      'not-found',
      storage.append(aCommit({ roomId, sender: alice, after: 1, adds: [aPerson()] })),
    )
    const addedDevices = [anId<DeviceId>()]
    await refuses('not-found', storage.append(aCommit({ roomId, sender: alice, after: 1, addedDevices })))
  })

  it('[GR9] a commit that adds a device of somebody who left meanwhile is stale', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await aRoom(storage, alice, bob)
    await storage.append(aRosterChange('left', { roomId, sender: bob }))
    const readding = aCommit({ roomId, sender: alice, after: 2, addedDevices: [bob.deviceId] })
    await refuses('epoch-stale', storage.append(readding))
    await storage.append(aCommit({ roomId, sender: alice, after: 2, removedDevices: [bob.deviceId] }))
  })

  it('the entry that makes a room is not one that can be appended', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await anEmptyRoom(storage, alice)
    await refuses('bad-request', storage.append(aRosterChange('created', { roomId, sender: alice })))
  })
}

async function standing(storage: Storage, roomId: RoomId, people: Person[]): Promise<string[]> {
  const members = (await storage.room({ roomId }))?.members ?? []
  return people.map(({ accountId }) => {
    const member = members.find((each) => each.accountId === accountId)
    return member ? `${member.state} ${member.sinceSeq}` : 'none'
  })
}

async function roomsWithout(storage: Storage, { accountId }: Person, roomId: RoomId) {
  return (await storage.rooms({ accountId })).filter((room) => room.roomId !== roomId)
}
