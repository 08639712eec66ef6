import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createStorageKey, newId, openRecord, sealRecord } from '@securechat/crypto'
import { AccountId } from '@securechat/protocol'
import { IndexedDbKeyring } from './indexed-db-keyring.ts'
import { MemoryStore } from '../store/memory.ts'
import { MemoryKeyring, type Keyring } from './keyring.ts'
import { SealedKeyring } from './sealed-keyring.ts'

const alice = AccountId.parse(newId())
const bob = AccountId.parse(newId())

function keyringContract(open: () => Promise<Keyring>): void {
  it('gives back a key that opens what was sealed with the one kept', async () => {
    const keyring = await open()
    const storageKey = await createStorageKey()
    await keyring.keep(alice, storageKey)
    storageKey.raw.fill(0)
    const sealed = await sealRecord(storageKey.key, 'draft', new Uint8Array([1, 2, 3]))
    const found = (await keyring.find(alice))!
    assert.deepEqual(await openRecord(found, 'draft', sealed), new Uint8Array([1, 2, 3]))
    assert.equal(found.extractable, false)
  })

  it('keeps one key for each account, and forgets one without the others', async () => {
    const keyring = await open()
    await keyring.keep(alice, await createStorageKey())
    await keyring.keep(bob, await createStorageKey())
    await keyring.forget(alice)
    assert.equal(await keyring.find(alice), undefined)
    assert.ok(await keyring.find(bob))
  })
}

describe('a keyring in memory', () => keyringContract(async () => new MemoryKeyring()))

describe('a keyring under a key of the device', () => {
  const deviceKey = new Uint8Array(32).fill(7)
  keyringContract(async () => new SealedKeyring(new MemoryStore(), deviceKey))

  it('writes no key in the open, and opens nothing with another device key', async () => {
    const store = new MemoryStore()
    const storageKey = await createStorageKey()
    const secret = Buffer.from(storageKey.raw)
    await new SealedKeyring(store, deviceKey).keep(alice, storageKey)
    const [[, written]] = (await store.list({ prefix: '' })) as [[string, Uint8Array]]
    assert.ok(!Buffer.from(written).includes(secret))
    assert.equal(await new SealedKeyring(store, new Uint8Array(32)).find(alice), undefined)
  })
})

describe('a keyring in IndexedDB', () => {
  let opened = 0
  keyringContract(() => IndexedDbKeyring.open(`keys-${++opened}`))

  it('takes no key that scripts could read out', async () => {
    const keyring = await IndexedDbKeyring.open(`keys-${++opened}`)
    const { raw } = await createStorageKey()
    const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', true, ['encrypt', 'decrypt'])
    await assert.rejects(keyring.keep(alice, { key, raw }))
    assert.equal(await keyring.find(alice), undefined)
  })
})
