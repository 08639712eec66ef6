import assert from 'node:assert/strict'
import { limits, type PushSubscriptionId } from '@securechat/protocol'
import type { PushRecord } from '../records.ts'
import { anId, NOW_MS, type Person, randomText } from './entries.ts'
import { type ItWithStorage, refuses } from './suite.ts'
import { aWorkspace } from './workspace.ts'

const aPush = ({ accountId, deviceId }: Person, changes: Partial<PushRecord> = {}): PushRecord => ({
  subscriptionId: anId<PushSubscriptionId>(),
  accountId,
  deviceId,
  provider: 'web-push',
  endpoint: `https://push.test/${randomText(16)}`,
  keys: { p256dh: randomText(65), auth: randomText(16) },
  quiet: { rooms: [] },
  createdAtMs: NOW_MS,
  ...changes,
})

/** By which ways devices are woken: docs/push.md. */
export function pushContract(it: ItWithStorage): void {
  it('keeps a way to wake a device as it was last told, for its own device alone', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const push = aPush(alice)
    await storage.putPush({ push })
    const changed = { ...push, quiet: { rooms: [anId()], untilMs: NOW_MS + 1 } } as PushRecord
    await storage.putPush({ push: changed })
    assert.deepEqual(await storage.pushes({ accountIds: [alice.accountId, bob.accountId] }), [changed])
    assert.deepEqual(await storage.pushes({ accountIds: [bob.accountId] }), [])

    await refuses('not-found', storage.putPush({ push: aPush(bob, { subscriptionId: push.subscriptionId }) }))
    await storage.removePush({ subscriptionId: push.subscriptionId, accountId: bob.accountId })
    assert.equal((await storage.pushes({ accountIds: [alice.accountId] })).length, 1)
    await storage.removePush({ subscriptionId: push.subscriptionId, accountId: alice.accountId })
    assert.deepEqual(await storage.pushes({ accountIds: [alice.accountId] }), [])
  })

  it('keeps so many ways to wake one device, and none once it is revoked', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const all = Array.from({ length: limits.pushSubscriptionsPerDevice }, () => aPush(alice))
    for (const push of all) await storage.putPush({ push })
    await refuses('push-refused', storage.putPush({ push: aPush(alice) }))
    await storage.putPush({ push: all[0]! })
    assert.equal((await storage.pushes({ accountIds: [alice.accountId] })).length, all.length)
    await storage.revokeDevice({ ...alice, nowMs: NOW_MS })
    assert.deepEqual(await storage.pushes({ accountIds: [alice.accountId] }), [])
  })
}
