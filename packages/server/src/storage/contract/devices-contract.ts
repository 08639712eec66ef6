import assert from 'node:assert/strict'
import type { DeviceId } from '@securechat/protocol'
import { anId, NOW_MS, randomText, someKeyPackages } from './entries.ts'
import { refuses, type ItWithStorage } from './suite.ts'
import { aDevice, aRoom, aSession, aWorkspace } from './workspace.ts'

/** An account's own devices: docs/spec/groups.md. */
export function devicesContract(it: ItWithStorage): void {
  it('lists an account’s devices, oldest first, with when each was last seen', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice', 'bob')
    const { accountId, deviceId } = alice
    const tablet = { accountId, deviceId: anId<DeviceId>() }
    await storage.addDevice({ device: aDevice(tablet), keyPackages: someKeyPackages(1), nowMs: NOW_MS })
    await storage.sawDevice({ deviceId, nowMs: NOW_MS + 2 })
    await storage.sawDevice({ deviceId, nowMs: NOW_MS + 1 })
    assert.deepEqual(await storage.ownDevices({ accountId }), [
      { deviceId, createdAtMs: NOW_MS, lastSeenAtMs: NOW_MS + 2 },
      { deviceId: tablet.deviceId, createdAtMs: NOW_MS },
    ])
  })

  it('[GR20] revoking ends the device’s sessions and no others', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const { accountId, deviceId } = alice
    const sessionId = randomText(32)
    await storage.createSession(aSession(alice, { sessionId, deviceId }))
    const other = aSession(bob, { deviceId: bob.deviceId })
    await storage.createSession(other)
    const ended = await storage.revokeDevice({ accountId, deviceId, nowMs: NOW_MS + 5 })
    assert.ok(ended.includes(sessionId))
    assert.equal(await storage.session({ sessionId, nowMs: NOW_MS }), undefined)
    assert.deepEqual(await storage.session({ sessionId: other.sessionId, nowMs: NOW_MS }), other)
    assert.deepEqual(await storage.revokeDevice({ accountId, deviceId, nowMs: NOW_MS + 9 }), [])
    assert.equal((await storage.device({ deviceId }))?.revokedAtMs, NOW_MS + 5)
  })

  it('[GR20] a revoked device stays in the directory as revoked, and is nobody’s own', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const { accountId, deviceId } = alice
    await storage.revokeDevice({ accountId, deviceId, nowMs: NOW_MS + 5 })
    const [listed] = await storage.devicesOf({ accountIds: [accountId] })
    assert.equal(listed?.revokedAtMs, NOW_MS + 5)
    assert.deepEqual(await storage.ownDevices({ accountId }), [])
    const sessionId = randomText(32)
    await storage.createSession(aSession(alice, { sessionId }))
    const tie = { sessionId, deviceId, refreshHash: 'first', expiresAtMs: NOW_MS + 1000 }
    await refuses('not-found', storage.tieSession(tie))
  })

  it('[GR21] a revoked device has no key package left, and publishes none', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const { accountId, deviceId } = bob
    assert.equal((await storage.claimKeys({ deviceIds: [deviceId] })).length, 1)
    await storage.revokeDevice({ accountId, deviceId, nowMs: NOW_MS })
    const devices = [deviceId, alice.deviceId]
    const claimed = await storage.claimKeys({ deviceIds: devices })
    assert.deepEqual(
      claimed.map((each) => each.deviceId),
      [alice.deviceId],
    )
    await refuses('not-found', storage.publishKeys({ deviceId, keyPackages: someKeyPackages(1, true) }))
    assert.deepEqual(await storage.claimKeys({ deviceIds: [deviceId] }), [])
  })

  it('[GR21] a revoked device loses the Welcomes that waited for it; those of others stay', async (storage) => {
    const { alice, bob, carol } = await aWorkspace(storage, 'alice', 'bob', 'carol')
    await aRoom(storage, alice, bob, carol)
    assert.equal((await storage.welcomes({ deviceId: bob.deviceId })).length, 1)
    await storage.revokeDevice({ ...bob, nowMs: NOW_MS })
    assert.deepEqual(await storage.welcomes({ deviceId: bob.deviceId }), [])
    assert.equal((await storage.welcomes({ deviceId: carol.deviceId })).length, 1)
  })

  it('revokes nobody else’s device, and none that does not exist', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const { accountId } = alice
    const { deviceId } = bob
    await refuses('not-found', storage.revokeDevice({ accountId, deviceId, nowMs: NOW_MS }))
    const unknown = anId<DeviceId>()
    await refuses('not-found', storage.revokeDevice({ accountId, deviceId: unknown, nowMs: NOW_MS }))
    assert.equal((await storage.device({ deviceId }))?.revokedAtMs, undefined)
  })
}
