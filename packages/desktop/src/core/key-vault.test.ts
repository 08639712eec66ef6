import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeyError, type KeyFailure, type KeyStore, KeyVault } from './key-vault.ts'

const passphrase = 'correct horse battery'

/** A key store that can be taken away and exchanged; it seals by turning bits. */
class TurningStore implements KeyStore {
  name: string | undefined = 'libsecret'
  async backend() {
    return this.name
  }
  async seal(secret: Uint8Array) {
    return secret.map((byte) => byte ^ 0xaa)
  }
  async open(sealed: Uint8Array) {
    return sealed.map((byte) => byte ^ 0xaa)
  }
}

function aVault({ store = new TurningStore(), content }: { store?: TurningStore; content?: string } = {}) {
  const disk = { content }
  const open = () =>
    new KeyVault(store, { read: () => disk.content, write: (written) => void (disk.content = written) })
  return { store, disk, open, vault: open() }
}

const failsWith = (failure: KeyFailure) => (error: unknown) =>
  error instanceof KeyError && error.failure === failure

test('with a key store the key is made once and comes back, another for every account', async () => {
  const { vault, open, disk } = aVault()
  assert.equal(vault.state(), 'none')
  assert.equal(await vault.unlockWithSystem(), 'open')
  const key = vault.keyFor('one')
  assert.notDeepEqual(vault.keyFor('two'), key)
  const again = open()
  assert.equal(again.state(), 'with-system')
  assert.throws(() => again.keyFor('one'), KeyError)
  await again.unlockWithSystem()
  assert.deepEqual(again.keyFor('one'), key)
  assert.match(disk.content!, /"by":"system","backend":"libsecret"/)
})

test('without a key store nothing is written until there is a passphrase', async () => {
  const store = new TurningStore()
  store.name = undefined
  const { vault, open, disk } = aVault({ store })
  assert.equal(await vault.unlockWithSystem(), 'needs-new-passphrase')
  assert.equal(disk.content, undefined)
  await vault.setPassphrase(passphrase)
  const key = vault.keyFor('one')
  const again = open()
  assert.equal(again.state(), 'needs-passphrase')
  assert.equal(await again.unlockWithSystem(), 'needs-passphrase')
  await assert.rejects(again.unlockWithPassphrase('wrong horse battery'), failsWith('wrong-passphrase'))
  await again.unlockWithPassphrase(passphrase)
  assert.deepEqual(again.keyFor('one'), key)
})

test('with both, either alone opens nothing', async () => {
  const { vault, open, store } = aVault()
  await vault.unlockWithSystem()
  const key = vault.keyFor('one')
  await vault.setPassphrase(passphrase)
  assert.ok(vault.hasPassphrase())
  const again = open()
  assert.equal(await again.unlockWithSystem(), 'needs-passphrase')
  store.name = undefined
  await assert.rejects(again.unlockWithPassphrase(passphrase), failsWith('key-store-gone'))
  store.name = 'libsecret'
  await again.unlockWithPassphrase(passphrase)
  assert.deepEqual(again.keyFor('one'), key)
  await again.removePassphrase()
  assert.equal(open().state(), 'with-system')
})

test('another key store than the one that sealed is told apart from damage', async () => {
  const { vault, open, store, disk } = aVault()
  await vault.unlockWithSystem()
  store.name = 'kwallet6'
  await assert.rejects(open().unlockWithSystem(), failsWith('key-store-gone'))
  disk.content = '{"version":1,"by":"plain","key":"…"}'
  assert.throws(() => open().state(), failsWith('unreadable'))
  await assert.rejects(open().unlockWithSystem(), failsWith('unreadable'))
  await assert.rejects(open().setPassphrase(passphrase), failsWith('unreadable'))
  assert.match(disk.content, /plain/, 'nothing has been written over it')
})

test('locked means that the key has to be had again', async () => {
  const { vault } = aVault()
  await vault.unlockWithSystem()
  vault.lock()
  assert.throws(() => vault.keyFor('one'), KeyError)
  assert.equal(vault.state(), 'with-system')
})
