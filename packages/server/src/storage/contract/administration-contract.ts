import assert from 'node:assert/strict'
import type { AuditDraft } from '../audit-chain.ts'
import { verifyAudit } from '../../administration/verify-audit.ts'
import { NOW_MS } from './entries.ts'
import { type ItWithStorage, refuses, tally } from './suite.ts'
import { anInvite, anEmptyRoom, aSession, aWorkspace } from './workspace.ts'

const anAct = (act: string, atMs = NOW_MS): AuditDraft => ({
  act,
  atMs,
  outcome: 'ok',
  by: 'server',
  detail: { days: 3, isOn: true, what: 'x' },
})
const genesis = { seq: 0, hash: '' }

/** What administrators ask of the store: docs/spec/administration.md. */
export function administrationContract(it: ItWithStorage): void {
  auditContract(it)
  standingContract(it)
  it('[AD6] keeps rules by name, until they are taken back', async (storage) => {
    await storage.setRule({ name: 'b', value: '1' })
    await storage.setRule({ name: 'a', value: '2' })
    await storage.setRule({ name: 'b', value: '3' })
    const both = [
      { name: 'a', value: '2' },
      { name: 'b', value: '3' },
    ]
    assert.deepEqual(await storage.rules(), both)
    await storage.setRule({ name: 'b' })
    assert.deepEqual(await storage.rules(), both.slice(0, 1))
  })

  it('[AD7] lists every room, and the invitations that can still be used', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await anEmptyRoom(storage, alice)
    const all = await storage.allRooms()
    assert.deepEqual(all.map((room) => room.roomId).slice(1), [roomId])
    assert.deepEqual(all[1], await storage.room({ roomId }))

    const [usable, over, usedUp] = [
      anInvite(roomId, alice, { createdAtMs: NOW_MS + 1 }),
      anInvite(roomId, alice, { expiresAtMs: NOW_MS }),
      anInvite(roomId, alice, { usesLeft: 0 }),
    ]
    for (const invite of [usable, over, usedUp]) await storage.createInvite(invite)
    const [newest, ...older] = await storage.invites({ nowMs: NOW_MS })
    assert.deepEqual(newest, usable)
    assert.equal(older.length, 1, 'and the one that the workspace began with')
  })
}

function auditContract(it: ItWithStorage): void {
  it('[AD1] chains what many record at once, and gives it back by page from either end', async (storage) => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => storage.appendAudit({ draft: anAct(`act-${i}`) })))
    const all = await storage.auditEntries({ after: 0, limit: 50 })
    assert.deepEqual(
      all.map(({ seq }) => seq),
      Array.from({ length: 20 }, (_, i) => i + 1),
    )
    assert.deepEqual(all[0]?.detail, { days: 3, isOn: true, what: 'x' })
    assert.deepEqual(await storage.auditEntries({ limit: 2 }), [all[19], all[18]])
    assert.deepEqual(await storage.auditEntries({ before: 3, limit: 50 }), [all[1], all[0]])
    const head = { seq: 20, hash: all[19]?.hash }
    assert.deepEqual(await verifyAudit(storage, genesis), { isWhole: true, entries: 20, head })
  })

  it('[AD2] removes the oldest entries only, and the rest still is a chain from where it was cut', async (storage) => {
    for (const [i, atMs] of [1, 2, 3, 4].entries())
      await storage.appendAudit({ draft: anAct(`act-${i}`, atMs) })
    const [, second] = await storage.auditEntries({ after: 0, limit: 2 })
    assert.deepEqual(await storage.pruneAudit({ beforeMs: 3 }), second)
    assert.equal(await storage.pruneAudit({ beforeMs: 3 }), undefined)
    const anchor = { name: 'audit-anchor', value: `2 ${second?.hash}` }
    assert.deepEqual(await storage.rules(), [anchor])
    const { isWhole, entries } = await verifyAudit(storage, { seq: 2, hash: second!.hash })
    assert.deepEqual([isWhole, entries], [true, 2])
    assert.equal((await verifyAudit(storage, genesis)).brokenAt, 3)
    await storage.pruneAudit({ beforeMs: 99 })
    assert.equal((await storage.appendAudit({ draft: anAct('next', 100) })).seq, 5)
  })
}

function standingContract(it: ItWithStorage): void {
  it('[AD3] ends the sessions of whoever is suspended, and lets them open none until they are restored', async (storage) => {
    const { bob } = await aWorkspace(storage, 'alice', 'bob')
    const { accountId } = bob
    const session = aSession(bob)
    await storage.createSession(session)
    const ended = await storage.setStanding({ accountId, state: 'suspended', nowMs: NOW_MS })
    assert.equal(ended.length, 2)
    assert.ok(ended.includes(session.sessionId))
    assert.equal(await storage.session({ sessionId: session.sessionId, nowMs: NOW_MS }), undefined)
    const standing = { accountId, state: 'suspended', sinceMs: NOW_MS } as const
    assert.deepEqual(await storage.standings(), [standing])
    assert.deepEqual(await storage.standing({ accountId }), standing)
    await refuses('suspended', storage.createSession(aSession(bob)))
    await storage.setStanding({ accountId, state: 'active', nowMs: NOW_MS })
    assert.deepEqual(await storage.standings(), [])
    await storage.createSession(aSession(bob))
  })

  it('[AD3] leaves no session of somebody who signs in while being suspended', async (storage) => {
    const { bob } = await aWorkspace(storage, 'alice', 'bob')
    const { accountId } = bob
    const signIns = Array.from({ length: 10 }, () => storage.createSession(aSession(bob)))
    const suspending = storage.setStanding({ accountId, state: 'suspended', nowMs: NOW_MS })
    await tally([...signIns, suspending.then(() => {})])
    assert.deepEqual(await storage.sessionsOf({ accountId, nowMs: NOW_MS }), [])
  })

  it('[AD4] takes everything from a deleted account but its public keys', async (storage) => {
    const { bob } = await aWorkspace(storage, 'alice', 'bob')
    const { accountId } = bob
    const before = await storage.accountById({ accountId })
    await storage.setStanding({ accountId, state: 'deleted', nowMs: NOW_MS })
    const after = await storage.accountById({ accountId })
    assert.equal(after?.identityKey, before?.identityKey)
    assert.notEqual(after?.name, 'bob')
    assert.equal(after?.registrationRecord, '')
    assert.equal(await storage.accountByName({ nameKey: 'bob' }), undefined)
    assert.equal(await storage.vaultHead({ accountId }), undefined)
    assert.deepEqual((await storage.readVault({ accountId, after: 0 })).entries, [])
    await refuses('not-found', storage.setStanding({ accountId, state: 'active', nowMs: NOW_MS }))
    await refuses('not-found', storage.setRole({ accountId, role: 'admin' }))
  })

  it('[AD5] never leaves a workspace without an owner who can sign in', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const { accountId } = alice
    await refuses('not-allowed', storage.setRole({ accountId, role: 'member' }))
    await refuses('not-allowed', storage.setStanding({ accountId, state: 'suspended', nowMs: NOW_MS }))
    await storage.setRole({ accountId: bob.accountId, role: 'owner' })
    assert.equal((await storage.accountById({ accountId: bob.accountId }))?.role, 'owner')
    const outcomes = await tally([
      storage.setRole({ accountId, role: 'member' }),
      storage.setStanding({ accountId: bob.accountId, state: 'suspended', nowMs: NOW_MS }),
    ])
    assert.deepEqual(outcomes, { done: 1, 'not-allowed': 1 })
  })
}
