import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRootKey, newId, sealVaultEntry, toBase64url, utf8, fromUtf8 } from '@securechat/crypto'
import { AccountId, limits } from '@securechat/protocol'
import { MemoryStore } from '../store/memory.ts'
import { settle } from '../testing/clock.ts'
import { TestLink } from '../testing/test-link.ts'
import { VaultServer } from '../testing/vault-server.ts'
import { VaultMirror } from './vault.ts'
import { sealFirst } from './vault-entries.ts'

const accountId = AccountId.parse(newId())
const root = createRootKey()

/** One device of an account whose vault is on `server`. */
function aDevice(server = new VaultServer()) {
  const store = new MemoryStore()
  const link = new TestLink(server.answers)
  const faults: unknown[] = []
  const vault = new VaultMirror({ store, link, root, accountId, fault: (error) => faults.push(error) })
  const text = async (name: string) => {
    const content = await vault.get(name)
    return content && fromUtf8(content)
  }
  const done = async () => {
    // A turn of the vault's own, behind everything it has begun.
    await vault.refresh().catch(() => {})
    await settle()
  }
  return { server, store, link, faults, vault, text, done }
}

describe('the vault', () => {
  it('writes what is put to the server, sealed, and gives it back', async () => {
    const { server, vault, text, done } = aDevice()
    await vault.put('epoch/room/1', utf8('secret of epoch 1'))
    assert.equal(await text('epoch/room/1'), 'secret of epoch 1')
    await done()
    assert.deepEqual(server.names, ['epoch/room/1'])
    const { entries } = server.answers['vault.read']({ after: 0 })
    assert.ok(!JSON.stringify(entries).includes(toBase64url(utf8('secret of epoch 1'))))
  })

  it('keeps what is put while offline, and writes it after the next connect', async () => {
    const { server, link, vault, text, done } = aDevice()
    link.isOpen = false
    await vault.put('epoch/room/1', utf8('one'))
    assert.equal(await text('epoch/room/1'), 'one')
    assert.deepEqual(server.names, [])
    link.isOpen = true
    vault.catchUp()
    await done()
    assert.deepEqual(server.names, ['epoch/room/1'])
  })

  it('writes again what went out when the connection broke, once', async () => {
    const { server, link, vault, done } = aDevice()
    await vault.put('epoch/room/1', utf8('one'))
    link.isOpen = false
    await done()
    link.isOpen = true
    vault.catchUp()
    await done()
    vault.catchUp()
    await done()
    assert.deepEqual(server.names, ['epoch/room/1'])
    assert.ok(link.count('vault.write') <= 2)
  })

  it('shows what the account’s other devices have written, and says so', async () => {
    const first = aDevice()
    await first.vault.put('pins/bob', utf8('key of bob'))
    await first.done()
    const second = aDevice(first.server)
    const heard: string[] = []
    second.vault.onChange((names) => heard.push(...names))
    await second.vault.refresh()
    assert.equal(await second.text('pins/bob'), 'key of bob')
    assert.deepEqual(heard, ['pins/bob'])
  })

  it('reads only what is new', async () => {
    const { link, vault, done } = aDevice()
    await vault.put('pins/bob', utf8('key of bob'))
    await done()
    await vault.refresh()
    const places = link.asked.filter(({ name }) => name === 'vault.read').map(({ input }) => input)
    assert.deepEqual(places.at(-1), { after: 1 })
  })

  it('leaves the first content of a name: the device that was second takes over the other’s', async () => {
    const first = aDevice()
    await first.vault.put('epoch/room/1', utf8('first'))
    await first.done()
    const second = aDevice(first.server)
    await second.vault.put('epoch/room/1', utf8('second'))
    await second.done()
    assert.equal(await second.text('epoch/room/1'), 'first')
    assert.deepEqual(second.faults, [])
    await first.vault.refresh()
    assert.equal(await first.text('epoch/room/1'), 'first')
  })

  it('writes any number of entries, in batches', async () => {
    const { server, store, link, vault, done } = aDevice()
    const count = limits.vaultEntriesPerWrite * 2 + 1
    const staged = Array.from({ length: count }, (_, epoch) => vault.stage(`epoch/room/${epoch}`, utf8('x')))
    await store.write({ put: staged.flat() })
    vault.flush()
    await done()
    assert.equal(server.names.length, count)
    assert.equal(link.count('vault.write'), 3)
    assert.equal((await vault.list('epoch/')).length, count)
    vault.flush()
    await done()
    assert.equal(link.count('vault.write'), 3, 'nothing is left to write')
  })

  it('reads any number of entries, in pages', async () => {
    const { server, vault } = aDevice()
    const count = limits.vaultPageEntries + 1
    const names = Array.from({ length: count }, (_, epoch) => `epoch/room/${epoch}`)
    const sealed = await sealFirst({ root, accountId }, names.map((name) => ({ name, content: utf8(name) }))) // prettier-ignore
    for (const entry of sealed) server.write(entry)
    await vault.refresh()
    assert.equal((await vault.list('epoch/')).length, count)
  })

  it('lists by prefix in order, staged or not, each name once', async () => {
    const { store, link, vault, done } = aDevice()
    await vault.put('epoch/b/1', utf8('known'))
    await done()
    link.isOpen = false
    await store.write({
      put: [...vault.stage('epoch/a/1', utf8('staged')), ...vault.stage('epoch/b/1', utf8('later'))],
    })
    const listed = (await vault.list('epoch/')).map(({ name, content }) => [name, fromUtf8(content)])
    assert.deepEqual(listed, [['epoch/a/1', 'staged'], ['epoch/b/1', 'known']]) // prettier-ignore
  })

  it('leaves out an entry that the server has changed, reports it, and reads the others', async () => {
    const { server, faults, vault, text } = aDevice()
    const [good, moved] = await sealFirst({ root, accountId }, [
      { name: 'pins/bob', content: utf8('key of bob') },
      { name: 'pins/carol', content: utf8('key of carol') },
    ])
    server.write({ ...moved!, name: 'pins/mallory' })
    server.write(good!)
    await vault.refresh()
    assert.equal(await text('pins/bob'), 'key of bob')
    assert.equal(await text('pins/mallory'), undefined)
    assert.equal(faults.length, 1)
  })

  it('does not keep the account’s private keys on the device', async () => {
    const { server, store, vault } = aDevice()
    const sealed = await sealVaultEntry({ root, accountId, name: 'identity', version: 1 }, utf8('private'))
    server.write({ name: 'identity', version: 1, sealed: toBase64url(sealed) })
    await vault.refresh()
    assert.equal(await vault.get('identity'), undefined)
    for (const [, value] of await store.list({ prefix: '' })) assert.ok(!fromUtf8(value).includes('private'))
  })
})
