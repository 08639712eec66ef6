import assert from 'node:assert/strict'
import type { AccountId, DeviceId, InviteId, RoomId } from '@securechat/protocol'
import { anId, aPerson, NOW_MS, randomText, someKeyPackages } from './entries.ts'
import { refuses, tally, type ItWithStorage } from './suite.ts'
import { aDevice, anAccount, anEmptyRoom, anInvite, aWorkspace } from './workspace.ts'

const DAY_MS = 24 * 3_600_000

/** Accounts, devices, invitations and the server's secrets. */
export function accountsContract(it: ItWithStorage): void {
  it('is set up once, with the first account, even when ten try at once', async (storage) => {
    assert.equal(await storage.workspaceName(), undefined)
    const attempts = Array.from({ length: 10 }, (_, i) =>
      storage.createAccount(anAccount(aPerson(), `person ${i}`)),
    )
    assert.deepEqual(await tally(attempts), { done: 1, 'already-set-up': 9 })
    assert.equal(await storage.workspaceName(), 'Wonderland')
    assert.equal((await storage.accounts()).length, 1)
  })

  it('has no invitation to use before it is set up', async (storage) => {
    const made = anAccount(aPerson(), 'bob', { kind: 'invite', inviteId: anId<InviteId>() })
    await refuses('not-set-up', storage.createAccount(made))
  })

  it('keeps an account with its device, session, key packages and vault', async (storage) => {
    const person = aPerson()
    const made = anAccount(person, 'Alice')
    await storage.createAccount(made)
    const { accountId, deviceId } = person
    assert.deepEqual(await storage.accountById({ accountId }), made.account)
    assert.deepEqual(await storage.accountByName({ nameKey: 'alice' }), made.account)
    assert.deepEqual(await storage.accounts(), [made.account])
    assert.deepEqual(await storage.device({ deviceId }), made.device)
    const { sessionId } = made.session
    assert.deepEqual(await storage.session({ sessionId, nowMs: NOW_MS }), made.session)
    const vault = await storage.readVault({ accountId, after: 0 })
    assert.deepEqual(vault, { entries: made.vault, place: 1, more: false, head: made.head })
    const [claimed] = await storage.claimKeys({ deviceIds: [deviceId] })
    assert.deepEqual(claimed, { deviceId, keyPackage: made.keyPackages.oneTime[0]?.keyPackage, left: 1 })
    assert.equal(await storage.accountById({ accountId: anId<AccountId>() }), undefined)
    assert.equal(await storage.accountByName({ nameKey: 'Alice' }), undefined)
    assert.equal(await storage.device({ deviceId: anId<DeviceId>() }), undefined)
  })

  it('gives a name to one account, and an id to one', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const invite = anInvite(await anEmptyRoom(storage, alice), alice, { usesLeft: 3 })
    await storage.createInvite(invite)
    const admission = { kind: 'invite', inviteId: invite.inviteId } as const
    await refuses('name-taken', storage.createAccount(anAccount(aPerson(), 'alice', admission)))
    await refuses('bad-request', storage.createAccount(anAccount(alice, 'alice two', admission)))
    const sameDevice = { accountId: anId<AccountId>(), deviceId: alice.deviceId }
    await refuses('not-allowed', storage.createAccount(anAccount(sameDevice, 'bob', admission)))
    // None of them has used the invitation up, or left a name behind.
    const { inviteId } = invite
    assert.equal((await storage.invite({ inviteId, nowMs: NOW_MS }))?.usesLeft, 3)
    await storage.createAccount(anAccount(aPerson(), 'bob', admission))
  })

  it('uses an invitation up, even when many race for the last uses', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const invite = anInvite(await anEmptyRoom(storage, alice), alice, { usesLeft: 3 })
    await storage.createInvite(invite)
    const { inviteId } = invite
    const enter = (i: number) =>
      storage.createAccount(anAccount(aPerson(), `guest ${i}`, { kind: 'invite', inviteId }))
    const outcome = await tally(Array.from({ length: 10 }, (_, i) => enter(i)))
    assert.deepEqual(outcome, { done: 3, 'invite-over': 7 })
    assert.equal(await storage.invite({ inviteId, nowMs: NOW_MS }), undefined)
    assert.equal((await storage.accounts()).length, 4)
  })

  it('an invitation is over when it has expired or been withdrawn', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await anEmptyRoom(storage, alice)
    const [expired, withdrawn] = [anInvite(roomId, alice, { expiresAtMs: NOW_MS }), anInvite(roomId, alice)]
    await storage.createInvite(expired)
    await storage.createInvite(withdrawn)
    assert.deepEqual(await storage.invite({ inviteId: withdrawn.inviteId, nowMs: NOW_MS }), withdrawn)
    await storage.revokeInvite({ inviteId: withdrawn.inviteId })
    for (const { inviteId } of [expired, withdrawn]) {
      assert.equal(await storage.invite({ inviteId, nowMs: NOW_MS }), undefined)
      const made = anAccount(aPerson(), 'bob', { kind: 'invite', inviteId })
      await refuses('invite-over', storage.createAccount(made))
    }
    assert.deepEqual(await storage.invite({ inviteId: expired.inviteId, nowMs: NOW_MS - 1 }), expired)
  })

  it('making an invitation again is harmless; its id is nobody else’s; its room must be there', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const invite = anInvite(await anEmptyRoom(storage, alice), alice)
    await storage.createInvite(invite)
    await storage.createInvite({ ...invite, createdAtMs: NOW_MS + DAY_MS })
    assert.deepEqual(await storage.invite({ inviteId: invite.inviteId, nowMs: NOW_MS }), invite)
    await refuses('bad-request', storage.createInvite({ ...invite, accountId: bob.accountId }))
    await refuses('not-found', storage.createInvite(anInvite(anId<RoomId>(), alice)))
  })

  it('drops invitations that expired more than a week before another is made', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const roomId = await anEmptyRoom(storage, alice)
    const overSince = (ms: number) => anInvite(roomId, alice, { expiresAtMs: NOW_MS - ms })
    const [old, recent] = [overSince(7 * DAY_MS + 1), overSince(7 * DAY_MS)]
    await storage.createInvite({ ...old, createdAtMs: NOW_MS - 8 * DAY_MS })
    await storage.createInvite({ ...recent, createdAtMs: NOW_MS - 8 * DAY_MS })
    await storage.createInvite(anInvite(roomId, alice))
    const nowMs = NOW_MS - 8 * DAY_MS
    assert.equal(await storage.invite({ inviteId: old.inviteId, nowMs }), undefined)
    assert.equal((await storage.invite({ inviteId: recent.inviteId, nowMs }))?.inviteId, recent.inviteId)
  })

  it('makes no account whose vault does not begin at the beginning', async (storage) => {
    const made = anAccount(aPerson(), 'alice')
    const vault = made.vault.map((entry) => ({ ...entry, version: 2 }))
    await refuses('vault-conflict', storage.createAccount({ ...made, vault }))
    assert.deepEqual([await storage.accounts(), await storage.workspaceName()], [[], undefined])
  })

  it('lists the devices of people, with the identity key their certificates are checked against', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const tablet = aDevice({ accountId: bob.accountId, deviceId: anId<DeviceId>() })
    const enrol = (device: typeof tablet) =>
      storage.addDevice({ device, keyPackages: someKeyPackages(1), nowMs: NOW_MS })
    await enrol(tablet)
    await enrol(tablet)
    const devices = await storage.devicesOf({ accountIds: [bob.accountId, anId<AccountId>()] })
    assert.deepEqual(
      new Set(devices.map(({ deviceId }) => deviceId)),
      new Set([bob.deviceId, tablet.deviceId]),
    )
    const { frameKey: _, ...listed } = tablet
    const { identityKey } = (await storage.accountById(bob)) ?? { identityKey: '' }
    assert.deepEqual(devices[1], { ...listed, identityKey })
    const stolen = { ...aDevice(alice), deviceId: tablet.deviceId }
    await refuses('not-allowed', enrol(stolen))
    assert.deepEqual(await storage.devicesOf({ accountIds: [] }), [])
  })

  it('remembers when somebody was last seen, whatever order it hears of it in', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const { accountId } = alice
    await storage.sawAccount({ accountId, nowMs: NOW_MS + 2 })
    await storage.sawAccount({ accountId, nowMs: NOW_MS + 1 })
    assert.equal((await storage.accountById({ accountId }))?.lastSeenAtMs, NOW_MS + 2)
  })

  it('keeps the first candidate of a secret and returns it ever after', async (storage) => {
    const ask = (candidate: string) => storage.secret({ name: 'opaque', candidate })
    const answers = await Promise.all(['one', 'two', 'three'].map(ask))
    assert.equal(new Set(answers).size, 1)
    assert.equal(await ask('four'), answers[0])
    assert.equal(
      await storage.secret({ name: 'franking', candidate: randomText(3) }).then((s) => s.length),
      4,
    )
  })

  it('measures what it holds, and proves that it can write', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    await anEmptyRoom(storage, alice)
    await storage.probe()
    await storage.probe()
    const { accounts, devices, rooms, events, databaseBytes } = await storage.measure()
    assert.deepEqual({ accounts, devices, rooms, events }, { accounts: 1, devices: 1, rooms: 2, events: 2 })
    assert.ok(Number.isInteger(databaseBytes))
  })
}
