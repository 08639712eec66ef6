import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toBase64url, utf8, fromUtf8 } from '@securechat/crypto'
import { limits } from '@securechat/protocol'
import { aVaultDevice as aDevice, accountId } from '../testing/vault-device.ts'
import { VaultServer } from '../testing/vault-server.ts'
import { sealFirst } from './vault-entries.ts'

describe('the vault', () => {
  it('writes what is put to the server, sealed, and gives it back', async () => {
    const { server, vault, text, done } = await aDevice()
    await vault.put('epoch/room/1', utf8('secret of epoch 1'))
    assert.equal(await text('epoch/room/1'), 'secret of epoch 1')
    await done()
    assert.deepEqual(server.names, ['epoch/room/1'])
    const { entries } = server.answers['vault.read']({ after: 0 })
    assert.ok(!JSON.stringify(entries).includes(toBase64url(utf8('secret of epoch 1'))))
  })

  it('keeps what is put while offline, and writes it after the next connect', async () => {
    const { server, link, vault, text, done } = await aDevice()
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
    const { server, link, vault, done } = await aDevice()
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
    const first = await aDevice()
    await first.vault.put('pins/bob', utf8('key of bob'))
    await first.done()
    const second = await aDevice(first.server, 1)
    const heard: string[] = []
    second.vault.onChange((names) => heard.push(...names))
    await second.vault.refresh()
    assert.equal(await second.text('pins/bob'), 'key of bob')
    assert.deepEqual(heard, ['pins/bob'])
  })

  it('reads only what is new', async () => {
    const { link, vault, done } = await aDevice()
    await vault.put('pins/bob', utf8('key of bob'))
    await done()
    await vault.refresh()
    const places = link.asked.filter(({ name }) => name === 'vault.read').map(({ input }) => input)
    assert.deepEqual(places.at(-1), { after: 1 })
  })

  it('leaves the first content of a name: the device that was second takes over the other’s', async () => {
    const first = await aDevice()
    await first.vault.put('epoch/room/1', utf8('first'))
    await first.done()
    const second = await aDevice(first.server, 1)
    await second.vault.put('epoch/room/1', utf8('second'))
    await second.done()
    assert.equal(await second.text('epoch/room/1'), 'first')
    assert.deepEqual(second.faults, [])
    await first.vault.refresh()
    assert.equal(await first.text('epoch/room/1'), 'first')
  })

  it('takes writes of two devices at once, whoever is first', async () => {
    const first = await aDevice()
    const second = await aDevice(first.server, 1)
    for (let round = 0; round < 10; round++)
      await Promise.all([
        first.vault.put(`epoch/first/${round}`, utf8('x')),
        second.vault.put(`epoch/second/${round}`, utf8('y')),
      ])
    for (const { done } of [first, second, first]) await done()
    assert.equal(first.server.names.length, 20)
    assert.equal((await first.vault.list('epoch/')).length, 20)
    assert.deepEqual([...first.faults, ...second.faults], [])
  })

  it('writes any number of entries, in batches', async () => {
    const { server, store, link, vault, done } = await aDevice()
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
    const first = await aDevice()
    const count = limits.vaultPageEntries + 1
    const staged = Array.from({ length: count }, (_, epoch) =>
      first.vault.stage(`epoch/room/${epoch}`, utf8('x')),
    )
    await first.store.write({ put: staged.flat() })
    first.vault.flush()
    await first.done()
    const second = await aDevice(first.server, 1)
    await second.vault.refresh()
    assert.equal((await second.vault.list('epoch/')).length, count)
    assert.equal(second.link.count('vault.read'), 2)
  })

  it('lists by prefix in order, staged or not, each name once', async () => {
    const { store, link, vault, done } = await aDevice()
    await vault.put('epoch/b/1', utf8('known'))
    await done()
    link.isOpen = false
    await store.write({
      put: [...vault.stage('epoch/a/1', utf8('staged')), ...vault.stage('epoch/b/1', utf8('later'))],
    })
    const listed = (await vault.list('epoch/')).map(({ name, content }) => [name, fromUtf8(content)])
    assert.deepEqual(listed, [['epoch/a/1', 'staged'], ['epoch/b/1', 'known']]) // prettier-ignore
  })

  it('does not keep the account’s private keys on the device', async () => {
    const first = await aDevice()
    await first.vault.put('identity', utf8('private'))
    await first.done()
    const second = await aDevice(first.server, 1)
    await second.vault.refresh()
    for (const { store, vault } of [first, second]) {
      assert.equal(await vault.get('identity'), undefined)
      for (const [, value] of await store.list({ prefix: '' }))
        assert.ok(!fromUtf8Loosely(value).includes('private'))
    }
  })
})

describe('the vault’s manifest', () => {
  it('shows a vault that was put back to an earlier version, and takes nothing from it or writes to it', async () => {
    const device = await aDevice()
    const { server, vault, text, done } = device
    const restore = server.backup()
    await vault.put('pins/bob', utf8('key of bob'))
    await done()
    restore()
    await assert.rejects(vault.refresh(), { code: 'vault-trouble', trouble: 'rolled-back' })
    assert.equal(vault.trouble, 'rolled-back')
    await vault.put('pins/carol', utf8('key of carol'))
    await done()
    assert.deepEqual(server.names, [])
    assert.deepEqual([await text('pins/bob'), await text('pins/carol')], ['key of bob', 'key of carol'])
    assert.deepEqual(device.faults, [])
  })

  it('can be given back what the server lost, by a device that knows it; the others go on from there', async () => {
    const first = await aDevice()
    const second = await aDevice(first.server, 1)
    await first.vault.put('pins/bob', utf8('key of bob'))
    await first.done()
    const restore = first.server.backup()
    await first.vault.put('pins/carol', utf8('key of carol'))
    await first.done()
    await second.vault.refresh()
    restore()
    await assert.rejects(first.vault.refresh(), { trouble: 'rolled-back' })
    await first.vault.repair()
    assert.equal(first.vault.trouble, undefined)
    assert.deepEqual(first.server.names, ['pins/bob', 'pins/carol'])
    await second.vault.refresh()
    assert.equal(await second.text('pins/carol'), 'key of carol')
    await second.vault.put('pins/dora', utf8('key of dora'))
    await second.done()
    await first.vault.refresh()
    assert.equal(await first.text('pins/dora'), 'key of dora')
  })

  it('shows entries that are kept back, changed, moved or slipped in', async () => {
    const first = await aDevice()
    const { server } = first
    for (const name of ['pins/bob', 'pins/carol']) await first.vault.put(name, utf8(name))
    await first.done()
    const [bob, carol] = server.answers['vault.read']({ after: 0 }).entries
    const { sealed } = await sealFirst({ root: server.firstRoot, accountId }, [
      { name: 'pins/mallory', content: utf8('key of mallory') },
      { name: 'pins/bob', content: utf8('another key of bob') },
    ])
    const lies = [
      () => server.drop('pins/carol'),
      () => server.put({ ...carol!, name: 'pins/mallory' }),
      () => server.put(sealed[0]!),
      () => server.put(sealed[1]!),
      () => server.put({ ...bob!, version: 2 }),
    ]
    for (const [at, lie] of lies.entries()) {
      const undo = server.backup()
      lie()
      const device = await aDevice(server, 1)
      await assert.rejects(device.vault.refresh(), { trouble: 'damaged' }, `lie ${at}`)
      assert.deepEqual(await device.vault.list('pins/'), [])
      undo()
      await device.vault.refresh()
      assert.equal(device.vault.trouble, undefined, 'what is right again is taken')
      assert.equal((await device.vault.list('pins/')).length, 2)
    }
  })
})

describe('the vault’s root', () => {
  it('changes for all holders but the one left out, who opens nothing that is written from then on', async () => {
    const server = await VaultServer.of(accountId, 3)
    const [kept, other, lost] = [await aDevice(server, 0), await aDevice(server, 1), await aDevice(server, 2)]
    await kept.vault.put('epoch/room/1', utf8('before'))
    await kept.done()
    for (const { vault } of [other, lost]) await vault.refresh()
    const left = server.holder(2).id
    await kept.vault.change({ holders: (now) => now.filter(({ id }) => id !== left), isNewRoot: true })
    await kept.vault.put('epoch/room/2', utf8('after'))
    await kept.done()
    await other.vault.refresh()
    assert.deepEqual(
      [await other.text('epoch/room/1'), await other.text('epoch/room/2')],
      ['before', 'after'],
    )
    await other.vault.put('epoch/room/3', utf8('and on'))
    await other.done()
    await kept.vault.refresh()
    assert.equal(await kept.text('epoch/room/3'), 'and on')

    await assert.rejects(lost.vault.refresh(), { code: 'wrong-secret' })
    assert.equal(await lost.text('epoch/room/2'), undefined)
    assert.notDeepEqual(kept.vault.root, server.firstRoot)
    assert.deepEqual(lost.vault.root, server.firstRoot)
  })

  it('is not taken from somebody who did not have the one before', async () => {
    const server = await VaultServer.of(accountId)
    const device = await aDevice(server)
    await device.vault.put('pins/bob', utf8('key of bob'))
    await device.done()
    const stranger = await VaultServer.of(accountId)
    const theirs = await aDevice(stranger)
    await theirs.vault.change({ holders: () => [server.holder(0)], isNewRoot: true })
    server.head = { ...stranger.head, version: 9 }
    await assert.rejects(device.vault.refresh(), { trouble: 'damaged' })
    server.head = stranger.head
    await assert.rejects(device.vault.refresh(), { code: 'vault-trouble' })
    assert.equal(await device.text('pins/bob'), 'key of bob')
  })
})

const fromUtf8Loosely = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
