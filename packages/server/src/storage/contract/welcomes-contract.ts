import assert from 'node:assert/strict'
import type { DeviceId } from '@securechat/protocol'
import type { Storage } from '../storage.ts'
import { aCommit, anId, aRosterChange, NOW_MS, randomText, someKeyPackages, type Person } from './entries.ts'
import { refuses, type ItWithStorage } from './suite.ts'
import { aDevice, anEmptyRoom, aRoom, aWorkspace } from './workspace.ts'

const DAY_MS = 24 * 3_600_000

/** Welcomes: docs/spec/groups.md. */
export function welcomesContract(it: ItWithStorage): void {
  it('[GR10] files the Welcome for every device the commit adds, with the commit', async (storage) => {
    const { alice, bob, carol } = await aWorkspace(storage, 'alice', 'bob', 'carol')
    const roomId = await anEmptyRoom(storage, alice)
    const welcome = randomText(5000)
    await storage.append(aCommit({ roomId, sender: alice, after: 1, adds: [bob, carol], welcome }))
    for (const { deviceId } of [bob, carol]) {
      const invitedBy = alice.accountId
      assert.deepEqual(await storage.welcomes({ deviceId }), [{ roomId, seq: 2, invitedBy, welcome }])
    }
    assert.deepEqual(await waiting(storage, alice), [])
  })

  it('[GR10] files no Welcome of a commit that is refused', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const roomId = await anEmptyRoom(storage, alice)
    await refuses('epoch-stale', storage.append(aCommit({ roomId, sender: alice, after: 7, adds: [bob] })))
    const addedDevices = [bob.deviceId, anId<DeviceId>()]
    const halfWrong = aCommit({ roomId, sender: alice, after: 1, adds: [bob], addedDevices })
    await refuses('not-found', storage.append(halfWrong))
    assert.deepEqual(await waiting(storage, bob), [])
  })

  it('[GR11] a Welcome waits until its device has taken it; others keep theirs', async (storage) => {
    const { alice, bob, carol } = await aWorkspace(storage, 'alice', 'bob', 'carol')
    const first = await aRoom(storage, alice, bob, carol)
    const second = await aRoom(storage, alice, bob)
    assert.deepEqual(await waiting(storage, bob), [`${first} 2`, `${second} 2`])
    await storage.takeWelcome({ deviceId: bob.deviceId, roomId: first, seq: 2 })
    await storage.takeWelcome({ deviceId: bob.deviceId, roomId: first, seq: 2 })
    await storage.takeWelcome({ deviceId: bob.deviceId, roomId: second, seq: 9 })
    assert.deepEqual(await waiting(storage, bob), [`${second} 2`])
    assert.deepEqual(await waiting(storage, carol), [`${first} 2`])
    await storage.takeWelcome({ deviceId: carol.deviceId, roomId: first, seq: 2 })
    assert.deepEqual(await waiting(storage, carol), [])
  })

  it('[GR12] a device that is removed loses the Welcome it had not taken; one added again has the new one only', async (storage) => {
    const { alice, bob, carol } = await aWorkspace(storage, 'alice', 'bob', 'carol')
    const roomId = await aRoom(storage, alice, bob, carol)
    const again = { removedDevices: [bob.deviceId], addedDevices: [bob.deviceId] }
    await storage.append(aCommit({ roomId, sender: alice, after: 2, ...again }))
    assert.deepEqual(await waiting(storage, bob), [`${roomId} 3`])
    await storage.append(aCommit({ roomId, sender: alice, after: 3, removedDevices: [bob.deviceId] }))
    assert.deepEqual(await waiting(storage, bob), [])
    assert.deepEqual(await waiting(storage, carol), [`${roomId} 2`])
  })

  it('[GR12] whoever leaves or is removed loses the Welcomes to the room, on every device', async (storage) => {
    const { alice, bob, carol } = await aWorkspace(storage, 'alice', 'bob', 'carol')
    const tablet = { accountId: bob.accountId, deviceId: anId<DeviceId>() }
    await storage.addDevice({ device: aDevice(tablet), keyPackages: someKeyPackages(1), nowMs: NOW_MS })
    const roomId = await aRoom(storage, alice, bob, carol)
    await storage.append(aCommit({ roomId, sender: alice, after: 2, addedDevices: [tablet.deviceId] }))
    assert.deepEqual(await waiting(storage, tablet), [`${roomId} 3`])
    await storage.append(aRosterChange('left', { roomId, sender: bob }))
    const removal = aCommit({ roomId, sender: alice, after: 3, removes: [carol], removedDevices: [] })
    await storage.append(removal)
    for (const person of [bob, tablet, carol]) assert.deepEqual(await waiting(storage, person), [])
  })

  it('[GR13] drops Welcomes that nobody took for more than 30 days', async (storage) => {
    const { alice, bob, carol } = await aWorkspace(storage, 'alice', 'bob', 'carol')
    const [old, recent, now] = [
      await anEmptyRoom(storage, alice),
      await anEmptyRoom(storage, alice),
      await anEmptyRoom(storage, alice),
    ] as const
    const add = (roomId: typeof old, person: Person, nowMs: number) =>
      storage.append(aCommit({ roomId, sender: alice, after: 1, adds: [person], nowMs }))
    await add(old, bob, NOW_MS)
    await add(recent, bob, NOW_MS + DAY_MS)
    await add(now, carol, NOW_MS + 30 * DAY_MS + 1)
    assert.deepEqual(await waiting(storage, bob), [`${recent} 2`])
  })
}

async function waiting(storage: Storage, { deviceId }: Person): Promise<string[]> {
  return (await storage.welcomes({ deviceId })).map(({ roomId, seq }) => `${roomId} ${seq}`)
}
