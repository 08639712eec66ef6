import assert from 'node:assert/strict'
import type { AccountId } from '@securechat/protocol'
import { anId, aPerson, NOW_MS, randomText } from './entries.ts'
import { type ItWithStorage, refuses } from './suite.ts'
import { anAccount, aWorkspace } from './workspace.ts'

/** Accounts that came by a provider: docs/spec/sign-in.md SI6, SI8. */
export function arrivalsContract(it: ItWithStorage): void {
  it('[SI6][SI8] makes an account tied to a provider, once, which waits for the workspace key', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const [carol, mallory] = [aPerson(), aPerson()]
    const linkOf = (accountId: AccountId) =>
      ({
        credentialId: 'provider carol',
        accountId,
        kind: 'provider',
        detail: '{}',
        counter: 0,
        createdAtMs: NOW_MS,
      }) as const
    const made = (person: typeof carol, name: string) =>
      anAccount(person, name, { kind: 'provider', link: linkOf(person.accountId) })
    await storage.createAccount(made(carol, 'carol'))
    await refuses('bad-request', storage.createAccount(made(mallory, 'mallory')))
    assert.equal(await storage.accountById(mallory), undefined, 'all or nothing')
    const { accountId } = carol
    assert.deepEqual(await storage.credentials({ accountId }), [linkOf(accountId)])
    assert.deepEqual(await storage.arrivals(), [{ accountId, sinceMs: NOW_MS }])
    assert.equal(await storage.arrival(alice), undefined)

    const grant = { sealed: randomText(40), grantedBy: alice.accountId }
    await storage.grantArrival({ accountId, ...grant })
    await storage.grantArrival({ accountId, sealed: randomText(40), grantedBy: accountId })
    assert.deepEqual(await storage.arrival(carol), { accountId, sinceMs: NOW_MS, grant })
    await storage.endArrival(carol)
    assert.deepEqual(await storage.arrivals(), [])
    await refuses('not-found', storage.grantArrival({ accountId, ...grant }))
  })

  it('[SI4] changes what role an account has', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    await storage.setRole({ accountId: bob.accountId, role: 'admin' })
    assert.equal((await storage.accountById(bob))?.role, 'admin')
    assert.equal((await storage.accountById(alice))?.role, 'owner')
    await refuses('not-found', storage.setRole({ accountId: anId<AccountId>(), role: 'admin' }))
  })
}
