import assert from 'node:assert/strict'
import type { AccountId } from '@securechat/protocol'
import type { CredentialRecord } from '../records.ts'
import { NOW_MS, randomText } from './entries.ts'
import { type ItWithStorage, refuses } from './suite.ts'
import { aHead, aWorkspace } from './workspace.ts'

const aPasskey = (accountId: AccountId, changes: Partial<CredentialRecord> = {}): CredentialRecord => ({
  credentialId: randomText(32),
  accountId,
  kind: 'passkey',
  detail: JSON.stringify({ name: 'A key' }),
  counter: 0,
  createdAtMs: NOW_MS,
  ...changes,
})

export function credentialsContract(it: ItWithStorage): void {
  usingContract(it)
  it('keeps what an account signs in with, changes what it says, and removes it', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const { accountId } = alice
    const [key, code] = [aPasskey(accountId), aPasskey(accountId, { kind: 'recovery' })]
    await storage.changeCredentials({ accountId, put: [key, code], remove: [] })
    const renamed = { ...key, detail: JSON.stringify({ name: 'The blue one' }) }
    await storage.changeCredentials({ accountId, put: [renamed], remove: [] })
    assert.deepEqual(await storage.credentials({ accountId }), [renamed, code])
    assert.deepEqual(await storage.credential(code), code)
    assert.deepEqual(await storage.credentials(bob), [])

    const { credentialId } = key
    await storage.changeCredentials({ accountId: bob.accountId, put: [], remove: [credentialId] })
    assert.equal((await storage.credentials({ accountId })).length, 2, 'nobody removes another’s')
    const next = aPasskey(accountId)
    await storage.changeCredentials({ accountId, put: [next], remove: [credentialId] })
    assert.deepEqual(await storage.credentials({ accountId }), [code, next])
  })

  it('takes no credential that is another account’s', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const key = aPasskey(alice.accountId)
    await storage.changeCredentials({ accountId: alice.accountId, put: [key], remove: [] })
    const { accountId } = bob
    for (const taken of [key, { ...key, accountId }])
      await refuses('bad-request', storage.changeCredentials({ accountId, put: [taken], remove: [] }))
    assert.deepEqual(await storage.credential(key), key)
  })

  it('writes a credential together with the vault that it opens, or not at all', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const { accountId } = alice
    const put = [aPasskey(accountId)]
    const change = (after: number) =>
      storage.changeCredentials({ accountId, put, remove: [], update: { after, head: aHead(2) } })
    await refuses('vault-conflict', change(7))
    assert.deepEqual(await storage.credentials({ accountId }), [])
    await change(1)
    assert.deepEqual(await storage.credentials({ accountId }), put)
    assert.equal((await storage.vaultHead({ accountId }))?.version, 2)
  })
}

function usingContract(it: ItWithStorage): void {
  it('a count is used once, by one of many, and only upwards; 0 is no count', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const { accountId } = alice
    const key = aPasskey(accountId)
    await storage.changeCredentials({ accountId, put: [key], remove: [] })
    const use = (counter: number) => storage.useCredential({ ...key, counter, nowMs: NOW_MS + counter })
    assert.deepEqual([await use(0), await use(0)], [true, true])
    const many = await Promise.all(Array.from({ length: 10 }, () => use(7)))
    assert.equal(many.filter(Boolean).length, 1)
    assert.deepEqual([await use(6), await use(0), await use(8)], [false, false, true])
    await storage.changeCredentials({ accountId, put: [key], remove: [] })
    assert.deepEqual(await storage.credential(key), { ...key, counter: 8, lastUsedAtMs: NOW_MS + 8 })
    assert.equal(await storage.useCredential({ credentialId: 'none', counter: 1, nowMs: NOW_MS }), false)
  })

  it('a credential that is good for one time is taken by one of many', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const { accountId } = alice
    const code = aPasskey(accountId, { kind: 'totp-code' })
    await storage.changeCredentials({ accountId, put: [code], remove: [] })
    const many = await Promise.all(Array.from({ length: 10 }, () => storage.takeCredential(code)))
    assert.equal(many.filter(Boolean).length, 1)
    assert.equal(await storage.credential(code), undefined)
  })

  it('a slot is filled once, read until it runs out, and taken once', async (storage) => {
    const slotId = randomText(16)
    const put = (body: string, nowMs: number) =>
      storage.putSlot({ slotId, body, expiresAtMs: nowMs + 60_000, nowMs })
    assert.deepEqual([await put('one', NOW_MS), await put('two', NOW_MS + 1)], [true, false])
    assert.equal(await storage.slot({ slotId, nowMs: NOW_MS + 59_999 }), 'one')
    assert.equal(await storage.slot({ slotId, nowMs: NOW_MS + 60_000 }), undefined)
    assert.equal(await storage.takeSlot({ slotId, nowMs: NOW_MS + 60_000 }), undefined)
    assert.equal(await put('three', NOW_MS + 60_000), true)
    const takes = Array.from({ length: 10 }, () => storage.takeSlot({ slotId, nowMs: NOW_MS + 70_000 }))
    const taken = (await Promise.all(takes)).filter((body) => body !== undefined)
    assert.deepEqual(taken, ['three'])
  })
}
