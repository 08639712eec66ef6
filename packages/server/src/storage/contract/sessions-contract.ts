import assert from 'node:assert/strict'
import type { DeviceId } from '@securechat/protocol'
import type { SessionRecord } from '../records.ts'
import { anId, NOW_MS, randomText, type Person } from './entries.ts'
import { refuses, type ItWithStorage } from './suite.ts'
import { aWorkspace } from './workspace.ts'

const DAY_MS = 24 * 3_600_000

const aSession = ({ accountId }: Person, changes: Partial<SessionRecord> = {}): SessionRecord => ({
  tokenHash: randomText(32),
  accountId,
  createdAtMs: NOW_MS,
  expiresAtMs: NOW_MS + DAY_MS,
  ...changes,
})

export function sessionsContract(it: ItWithStorage): void {
  it('a session lasts until it expires or is ended', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const session = aSession(alice)
    const { tokenHash, expiresAtMs } = session
    await storage.createSession(session)
    assert.deepEqual(await storage.session({ tokenHash, nowMs: expiresAtMs - 1 }), session)
    assert.equal(await storage.session({ tokenHash, nowMs: expiresAtMs }), undefined)
    await storage.endSession({ tokenHash })
    await storage.endSession({ tokenHash })
    assert.equal(await storage.session({ tokenHash, nowMs: NOW_MS }), undefined)
  })

  it('ties a session to a device of the same account, and to no other', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const session = aSession(alice)
    const { tokenHash } = session
    await storage.createSession(session)
    await refuses('not-found', storage.tieSession({ tokenHash, deviceId: bob.deviceId }))
    await refuses('not-found', storage.tieSession({ tokenHash, deviceId: anId<DeviceId>() }))
    await storage.tieSession({ tokenHash, deviceId: alice.deviceId })
    const tied = { ...session, deviceId: alice.deviceId }
    assert.deepEqual(await storage.session({ tokenHash, nowMs: NOW_MS }), tied)
    await storage.endSession({ tokenHash })
    await refuses('not-signed-in', storage.tieSession({ tokenHash, deviceId: alice.deviceId }))
  })

  it('drops sessions that expired more than a week before another begins', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const old = aSession(alice, { expiresAtMs: NOW_MS - 7 * DAY_MS - 1, createdAtMs: NOW_MS - 8 * DAY_MS })
    const recent = aSession(alice, { expiresAtMs: NOW_MS - 7 * DAY_MS, createdAtMs: NOW_MS - 8 * DAY_MS })
    for (const session of [old, recent, aSession(alice)]) await storage.createSession(session)
    const nowMs = NOW_MS - 8 * DAY_MS
    assert.equal(await storage.session({ tokenHash: old.tokenHash, nowMs }), undefined)
    assert.deepEqual(await storage.session({ tokenHash: recent.tokenHash, nowMs }), recent)
  })
}
