import assert from 'node:assert/strict'
import { limits, type DeviceId } from '@securechat/protocol'
import { anId, someKeyPackages } from './entries.ts'
import { refuses, type ItWithStorage } from './suite.ts'
import { aWorkspace } from './workspace.ts'

/** Key packages: docs/spec/groups.md. */
export function keysContract(it: ItWithStorage): void {
  it('[GR18] hands out each one-time key package once, even when many claim at once', async (storage) => {
    const { bob } = await aWorkspace(storage, 'alice', 'bob')
    const { deviceId } = bob
    assert.equal(await storage.publishKeys({ deviceId, keyPackages: someKeyPackages(18) }), 20)
    const claims = Array.from({ length: 20 }, () => storage.claimKeys({ deviceIds: [deviceId] }))
    const claimed = (await Promise.all(claims)).flat()
    assert.equal(new Set(claimed.map(({ keyPackage }) => keyPackage)).size, 20)
    const left = claimed.map((each) => each.left).sort((a, b) => a - b)
    assert.deepEqual(
      left,
      Array.from({ length: 20 }, (_, i) => i),
    )
  })

  it('[GR18] hands out the last resort, which stays, when no other is left', async (storage) => {
    const { bob } = await aWorkspace(storage, 'alice', 'bob')
    const { deviceId } = bob
    const { oneTime, lastResort } = someKeyPackages(1, true)
    for (let i = 0; i < 2; i++) await storage.claimKeys({ deviceIds: [deviceId] })
    await storage.publishKeys({ deviceId, keyPackages: lastResort ? { oneTime, lastResort } : { oneTime } })
    const claim = () => storage.claimKeys({ deviceIds: [deviceId, deviceId] })
    const last = { deviceId, keyPackage: lastResort?.keyPackage, left: 0 }
    assert.deepEqual(await claim(), [{ deviceId, keyPackage: oneTime[0]?.keyPackage, left: 0 }])
    assert.deepEqual([await claim(), await claim()], [[last], [last]])
  })

  it('[GR18] a package published again after it was handed out is not handed out again', async (storage) => {
    const { bob } = await aWorkspace(storage, 'alice', 'bob')
    const { deviceId } = bob
    const keyPackages = someKeyPackages(3)
    assert.equal(await storage.publishKeys({ deviceId, keyPackages }), 5)
    for (let i = 0; i < 5; i++) await storage.claimKeys({ deviceIds: [deviceId] })
    assert.equal(await storage.publishKeys({ deviceId, keyPackages }), 0)
  })

  it('keeps the newest packages, up to the limit', async (storage) => {
    const { bob } = await aWorkspace(storage, 'alice', 'bob')
    const { deviceId } = bob
    const newest = someKeyPackages(limits.keyPackagesPerDevice)
    await storage.publishKeys({ deviceId, keyPackages: someKeyPackages(50) })
    assert.equal(await storage.publishKeys({ deviceId, keyPackages: newest }), limits.keyPackagesPerDevice)
    const [claimed] = await storage.claimKeys({ deviceIds: [deviceId] })
    assert.equal(claimed?.keyPackage, newest.oneTime[0]?.keyPackage)
  })

  it('claims for many devices at once, leaving out those that have none', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const unknown = anId<DeviceId>()
    const claimed = await storage.claimKeys({ deviceIds: [bob.deviceId, unknown, alice.deviceId] })
    assert.deepEqual(
      claimed.map(({ deviceId, left }) => [deviceId, left]),
      [
        [bob.deviceId, 1],
        [alice.deviceId, 1],
      ],
    )
    await refuses('not-found', storage.publishKeys({ deviceId: unknown, keyPackages: someKeyPackages(1) }))
  })
}
