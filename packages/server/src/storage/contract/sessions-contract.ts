import assert from 'node:assert/strict'
import type { DeviceId } from '@securechat/protocol'
import { anId, NOW_MS, randomText } from './entries.ts'
import { refuses, type ItWithStorage } from './suite.ts'
import { aSession, aWorkspace } from './workspace.ts'

const DAY_MS = 24 * 3_600_000

export function sessionsContract(it: ItWithStorage): void {
  it('a session lasts until it expires or is ended', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const session = aSession(alice)
    const { sessionId, expiresAtMs } = session
    await storage.createSession(session)
    assert.deepEqual(await storage.session({ sessionId, nowMs: expiresAtMs - 1 }), session)
    assert.equal(await storage.session({ sessionId, nowMs: expiresAtMs }), undefined)
    await storage.endSession({ sessionId })
    await storage.endSession({ sessionId })
    assert.equal(await storage.session({ sessionId, nowMs: NOW_MS }), undefined)
  })

  it('ties a session to a device of the same account, and to no other', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const session = aSession(alice)
    const { sessionId } = session
    await storage.createSession(session)
    const tie = { sessionId, refreshHash: 'first', expiresAtMs: NOW_MS + DAY_MS }
    await refuses('not-found', storage.tieSession({ ...tie, deviceId: bob.deviceId }))
    await refuses('not-found', storage.tieSession({ ...tie, deviceId: anId<DeviceId>() }))
    const tied = { ...session, ...tie, deviceId: alice.deviceId, refreshCount: 1 }
    assert.deepEqual(await storage.tieSession({ ...tie, deviceId: alice.deviceId }), tied)
    assert.deepEqual(await storage.session({ sessionId, nowMs: NOW_MS }), tied)
    const again = await storage.tieSession({ ...tie, refreshHash: 'second', deviceId: alice.deviceId })
    assert.deepEqual(again, { ...tied, refreshHash: 'second', refreshCount: 2 })
    await storage.endSession({ sessionId })
    await refuses('not-signed-in', storage.tieSession({ ...tie, deviceId: alice.deviceId }))
  })

  it('takes the newest refresh token, and the one before until the newest was used', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const session = aSession(alice, { deviceId: alice.deviceId, refreshHash: 'one', refreshCount: 1 })
    const { sessionId } = session
    await storage.createSession(session)
    const common = { sessionId, nowMs: NOW_MS + 5, expiresAtMs: NOW_MS + 40 * DAY_MS, addressRange: '::/48' }
    const rotate = (presentedHash: string, refreshHash: string) =>
      storage.rotateSession({ ...common, presentedHash, refreshHash })
    const { nowMs: usedAtMs, ...slid } = common
    const second = { ...session, ...slid, usedAtMs, refreshHash: 'two', priorHash: 'one', refreshCount: 2 }
    assert.deepEqual(await rotate('one', 'two'), second)
    const third = { ...second, refreshHash: 'three', refreshCount: 3 }
    assert.deepEqual(await rotate('one', 'three'), third, 'the answer with the second was lost')
    await storage.confirmSession({ sessionId, refreshCount: 2 })
    assert.deepEqual(await storage.session({ sessionId, nowMs: NOW_MS }), third)
    await storage.confirmSession({ sessionId, refreshCount: 3 })
    const { priorHash: _, ...confirmed } = third
    assert.deepEqual(await storage.session({ sessionId, nowMs: NOW_MS }), confirmed)
    assert.equal(await rotate('one', 'four'), 'reused')
    assert.equal(await storage.session({ sessionId, nowMs: NOW_MS }), undefined)
    await refuses('not-signed-in', rotate('three', 'four'))
  })

  it('gives one of many who present the same refresh token at once the last word', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const session = aSession(alice, { deviceId: alice.deviceId, refreshHash: 'one', refreshCount: 1 })
    const { sessionId, expiresAtMs, addressRange } = session
    await storage.createSession(session)
    const at = { sessionId, presentedHash: 'one', nowMs: NOW_MS, expiresAtMs, addressRange }
    const names = Array.from({ length: 8 }, (_, index) => `next ${index}`)
    await Promise.all(names.map((refreshHash) => storage.rotateSession({ ...at, refreshHash })))
    const found = await storage.session({ sessionId, nowMs: NOW_MS })
    assert.equal(found?.refreshCount, 9)
    assert.ok(names.includes(found.refreshHash!))
    assert.equal(found.priorHash, 'one')
  })

  it('lists an account’s live sessions and ends all but one', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const { accountId } = alice
    await storage.endSessionsOf({ accountId })
    const early = aSession(alice, { usedAtMs: NOW_MS + 1 })
    const late = aSession(alice, { usedAtMs: NOW_MS + 2, deviceId: alice.deviceId })
    const over = aSession(alice, { expiresAtMs: NOW_MS })
    const bobs = aSession(bob)
    for (const session of [early, late, over, bobs]) await storage.createSession(session)
    assert.deepEqual(await storage.sessionsOf({ accountId, nowMs: NOW_MS }), [late, early])
    const ended = await storage.endSessionsOf({ accountId, exceptSessionId: late.sessionId })
    assert.deepEqual(new Set(ended), new Set([early.sessionId, over.sessionId]))
    assert.deepEqual(await storage.sessionsOf({ accountId, nowMs: NOW_MS }), [late])
    assert.deepEqual(await storage.session({ sessionId: bobs.sessionId, nowMs: NOW_MS }), bobs)
    assert.deepEqual(await storage.endSessionsOf({ accountId }), [late.sessionId])
  })

  it('a nonce is new to the first who spends it, until its time is over', async (storage) => {
    const nonce = randomText(16)
    const spend = (nowMs: number) => storage.spendNonce({ nonce, nowMs, expiresAtMs: NOW_MS + 1000 })
    const tries = Array.from({ length: 6 }, async () => {
      if (!(await spend(NOW_MS))) throw new Error('spent')
    })
    const outcomes = await Promise.allSettled(tries)
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
    assert.equal(await spend(NOW_MS + 1000), false)
    assert.equal(await spend(NOW_MS + 1001), true)
  })

  it('drops sessions that expired more than a week before another begins', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const old = aSession(alice, { expiresAtMs: NOW_MS - 7 * DAY_MS - 1, createdAtMs: NOW_MS - 8 * DAY_MS })
    const recent = aSession(alice, { expiresAtMs: NOW_MS - 7 * DAY_MS, createdAtMs: NOW_MS - 8 * DAY_MS })
    for (const session of [old, recent, aSession(alice)]) await storage.createSession(session)
    const nowMs = NOW_MS - 8 * DAY_MS
    assert.equal(await storage.session({ sessionId: old.sessionId, nowMs }), undefined)
    assert.deepEqual(await storage.session({ sessionId: recent.sessionId, nowMs }), recent)
  })
}
