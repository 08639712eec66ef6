import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { utf8 } from '@securechat/crypto'
import { aVaultDevice as aDevice } from '../testing/vault-device.ts'

describe('what is rewritten in the vault', () => {
  it('puts another content in the place of one, on every device and on the server, and takes it away', async () => {
    const first = await aDevice()
    await first.vault.put('epoch/room/1', utf8('one'))
    await first.done()
    const second = await aDevice(first.server, 1)
    await second.vault.refresh()
    await second.vault.rewrite([{ name: 'epoch/room/1', content: utf8('another') }])
    assert.equal(await second.text('epoch/room/1'), 'another')
    await second.done()
    await first.vault.refresh()
    assert.equal(await first.text('epoch/room/1'), 'another')
    for (const device of [first, second]) {
      await device.vault.rewrite([{ name: 'epoch/room/1', content: new Uint8Array() }])
      assert.equal(await device.text('epoch/room/1'), undefined)
      await device.done()
    }
    assert.deepEqual(await first.vault.list('epoch/'), [])
    assert.deepEqual(first.server.names, ['epoch/room/1'])
    const third = await aDevice(first.server, 1)
    await third.vault.refresh()
    assert.deepEqual([third.vault.trouble, await third.vault.list('')], [undefined, []])
    assert.deepEqual([...first.faults, ...second.faults, ...third.faults], [])
  })

  it('rewrites as often as wanted while offline, and keeps one entry', async () => {
    const { server, link, vault, text, done } = await aDevice()
    link.isOpen = false
    for (let count = 0; count < 30; count++)
      await vault.rewrite([{ name: 'setting/person/me', content: utf8(`${count}`) }])
    link.isOpen = true
    vault.catchUp()
    await done()
    assert.equal(await text('setting/person/me'), '29')
    assert.deepEqual(server.names, ['setting/person/me'])
    assert.equal(server.answers['vault.read']({ after: 0 }).entries[0]?.version, 1)
  })
})
