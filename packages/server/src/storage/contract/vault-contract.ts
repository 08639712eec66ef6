import assert from 'node:assert/strict'
import { limits, type VaultEntry } from '@securechat/protocol'
import { randomText } from './entries.ts'
import type { ItWithStorage } from './suite.ts'
import { aWorkspace } from './workspace.ts'

const anEntry = (name: string, version = 1, sealed = randomText(40)): VaultEntry => ({
  name,
  version,
  sealed,
})

export function vaultContract(it: ItWithStorage): void {
  it('writes each entry whose version is the next one, and names the others', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const { accountId } = alice
    const [pins, early, workspace] = [anEntry('pins'), anEntry('early', 2), anEntry('workspace')]
    assert.deepEqual(await storage.writeVault({ accountId, entries: [pins, early, workspace] }), ['early'])
    const next = anEntry('pins', 2)
    assert.deepEqual(await storage.writeVault({ accountId, entries: [next, anEntry('workspace')] }), [
      'workspace',
    ])
    const { entries } = await storage.readVault({ accountId, after: 1 })
    assert.deepEqual(entries, [workspace, next])
  })

  it('writing the same entry again is no conflict, and changes nothing', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const { accountId } = alice
    const entries = [anEntry('pins')]
    await storage.writeVault({ accountId, entries })
    assert.deepEqual(await storage.writeVault({ accountId, entries }), [])
    assert.equal((await storage.readVault({ accountId, after: 0 })).place, 2)
  })

  it('of writes of the same version at once one wins', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const { accountId } = alice
    const write = async () => {
      const conflicts = await storage.writeVault({ accountId, entries: [anEntry('pins')] })
      assert.deepEqual(conflicts, [])
    }
    const results = await Promise.allSettled(Array.from({ length: 10 }, write))
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
  })

  it('reads what changed since a place, page by page, once per entry', async (storage) => {
    const { alice, bob } = await aWorkspace(storage, 'alice', 'bob')
    const { accountId } = alice
    const names = Array.from({ length: limits.vaultPageEntries + 5 }, (_, i) => `epoch/room/${i}`)
    await storage.writeVault({ accountId, entries: names.map((name) => anEntry(name)) })
    await storage.writeVault({ accountId: bob.accountId, entries: [anEntry('pins')] })
    const first = await storage.readVault({ accountId, after: 1 })
    assert.deepEqual([first.entries.length, first.more], [limits.vaultPageEntries, true])
    await storage.writeVault({ accountId, entries: [anEntry('epoch/room/0', 2)] })
    const second = await storage.readVault({ accountId, after: first.place })
    assert.deepEqual(
      second.entries.map(({ name, version }) => [name, version]),
      [...names.slice(-5).map((name) => [name, 1]), ['epoch/room/0', 2]],
    )
    assert.equal(second.more, false)
    const nothing = await storage.readVault({ accountId, after: second.place })
    assert.deepEqual(nothing, { entries: [], place: second.place, more: false })
  })

  it('ends a page of large entries early', async (storage) => {
    const { alice } = await aWorkspace(storage, 'alice')
    const { accountId } = alice
    const sealed = randomText(limits.vaultEntryBytes)
    const entries = Array.from({ length: 100 }, (_, i) => anEntry(`epoch/room/${i}`, 1, sealed))
    await storage.writeVault({ accountId, entries })
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
