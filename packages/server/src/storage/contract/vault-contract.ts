import assert from 'node:assert/strict'
import { type AccountId, limits, type VaultEntry } from '@securechat/protocol'
import type { Storage } from '../storage.ts'
import { NOW_MS, randomText } from './entries.ts'
import { type ItWithStorage, refuses, tally } from './suite.ts'
import { aHead, aWorkspace } from './workspace.ts'

const anEntry = (name: string, version = 1, sealed = randomText(40)): VaultEntry => ({
  name,
  version,
  sealed,
})

/** Writes with whatever head comes next. */
async function write(storage: Storage, accountId: AccountId, entries: VaultEntry[]) {
  const after = (await storage.vaultHead({ accountId }))!.version
  const head = aHead(after + 1)
  await storage.writeVault({ accountId, update: { after, head }, entries })
  return head
}

export function vaultContract(it: ItWithStorage): void {
  writingContract(it)
  headContract(it)
  it('reads what changed since a place, page by page, once per entry; the head comes with the last', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const { accountId } = alice
    const names = Array.from({ length: limits.vaultPageEntries + 5 }, (_, i) => `epoch/room/${i}`)
    const entries = names.map((name) => anEntry(name))
    await write(storage, accountId, entries)
    await write(storage, bob.accountId, [anEntry('pins')])
    const first = await storage.readVault({ accountId, after: 1 })
    assert.deepEqual(
      [first.entries.length, first.more, first.head],
      [limits.vaultPageEntries, true, undefined],
    )
    const head = await write(storage, accountId, [anEntry('epoch/room/0', 2)])
    const second = await storage.readVault({ accountId, after: first.place })
    assert.deepEqual(
      second.entries.map(({ name, version }) => [name, version]),
      [...names.slice(-5).map((name) => [name, 1]), ['epoch/room/0', 2]],
    )
    assert.deepEqual([second.more, second.head], [false, head])
    const nothing = await storage.readVault({ accountId, after: second.place })
    assert.deepEqual(nothing, { entries: [], place: second.place, more: false, head })
  })

  it('ends a page of large entries early', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const { accountId } = alice
    const sealed = randomText(limits.vaultEntryBytes)
    const entries = Array.from({ length: 100 }, (_, i) => anEntry(`epoch/room/${i}`, 1, sealed))
    await write(storage, accountId, entries)
    let [place, count, more] = [1, 0, true]
    while (more) {
      const page = await storage.readVault({ accountId, after: place })
      assert.ok(page.entries.length > 0 && page.entries.length < 100)
      place = page.place
      more = page.more
      count += page.entries.length
    }
    assert.equal(count, 100)
  })
}

function writingContract(it: ItWithStorage): void {
  it('writes entries whose versions are the next ones, all or none of them', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const { accountId } = alice
    const [pins, workspace] = [anEntry('pins'), anEntry('workspace')]
    await refuses('vault-conflict', write(storage, accountId, [pins, anEntry('early', 2)]))
    await write(storage, accountId, [pins, workspace])
    const next = anEntry('pins', 2)
    await refuses('vault-conflict', write(storage, accountId, [next, anEntry('workspace')]))
    await write(storage, accountId, [next])
    const { entries } = await storage.readVault({ accountId, after: 1 })
    assert.deepEqual(entries, [workspace, next])
  })

  it('the same write again is no conflict, and changes nothing', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const { accountId } = alice
    const given = { accountId, update: { after: 1, head: aHead(2) }, entries: [anEntry('pins')] }
    await storage.writeVault(given)
    await storage.writeVault(given)
    assert.equal((await storage.readVault({ accountId, after: 0 })).place, 2)
  })

  it('of writes at once that follow on the same version one is made', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const { accountId } = alice
    const writes = Array.from({ length: 10 }, (_, i) => {
      const update = { after: 1, head: aHead(2) }
      return storage.writeVault({ accountId, update, entries: [anEntry(`epoch/room/${i}`)] })
    })
    assert.deepEqual(await tally(writes), { done: 1, 'vault-conflict': 9 })
    assert.equal((await storage.readVault({ accountId, after: 0 })).entries.length, 2)
  })
}

function headContract(it: ItWithStorage): void {
  it('versions may be skipped, and neither they nor roots go back', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const { accountId } = alice
    const change = (after: number, head: ReturnType<typeof aHead>) =>
      storage.writeVault({ accountId, update: { after, head }, entries: [] })
    await refuses('bad-request', change(1, aHead(1)))
    const head = aHead(9, { rootVersion: 3 })
    await change(1, head)
    await refuses('bad-request', change(9, aHead(10, { rootVersion: 2 })))
    await refuses('vault-conflict', change(8, aHead(10, { rootVersion: 3 })))
    assert.deepEqual(await storage.vaultHead({ accountId }), head)
  })

  it('a password changes together with the vault, or not at all', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const { accountId } = alice
    const before = await storage.accountById({ accountId })
    const change = (after: number) =>
      storage.changePassword({
        accountId,
        registrationRecord: 'next record',
        update: { after, head: aHead(2) },
      })
    await refuses('vault-conflict', change(7))
    assert.deepEqual(await storage.accountById({ accountId }), before)
    await change(1)
    assert.deepEqual(await storage.accountById({ accountId }), {
      ...before,
      registrationRecord: 'next record',
    })
    assert.equal((await storage.vaultHead({ accountId }))?.version, 2)
  })

  it('a device is revoked together with the vault, or not at all', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const revoke = (after: number) =>
      storage.revokeDevice({ ...alice, nowMs: NOW_MS, vault: { after, head: aHead(2) } })
    await refuses('vault-conflict', revoke(7))
    assert.equal((await storage.device(alice))?.revokedAtMs, undefined)
    assert.equal((await revoke(1)).length, 1)
    assert.equal((await storage.vaultHead(alice))?.version, 2)
  })
}
