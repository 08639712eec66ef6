import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createStorageKey } from '@securechat/crypto'
import { MemoryStore } from './memory.ts'
import { SealedStore } from './sealed.ts'
import { storeContract } from './store-contract.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

async function aSealedStore() {
  const inner = new MemoryStore()
  const { key } = await createStorageKey()
  return { inner, key, store: new SealedStore(inner, { prefix: 'alice/', key }) }
}

describe('the sealed store', () => {
  storeContract(async () => {
    const disk = new Map<string, Uint8Array>()
    const { key } = await createStorageKey()
    const open = () => new SealedStore(new MemoryStore(disk), { prefix: 'alice/', key })
    return { store: open(), reopen: async () => open() }
  })

  it('leaves nothing readable on the disk', async () => {
    const { inner, store } = await aSealedStore()
    await store.write({ put: [['draft', bytes('dear bob, the plan is')]] })
    for (const [, value] of await inner.list({ prefix: '' }))
      assert.ok(!new TextDecoder('latin1').decode(value).includes('dear bob'))
  })

  it('refuses a value that was put under another key', async () => {
    const { inner, store } = await aSealedStore()
    await store.write({ put: [['room/1', bytes('one')], ['room/2', bytes('two')]] }) // prettier-ignore
    await inner.write({ put: [['alice/room/2', (await inner.get('alice/room/1'))!]] })
    await assert.rejects(store.get('room/2'), { code: 'damaged' })
    await assert.rejects(store.list({ prefix: 'room/' }), { code: 'damaged' })
  })

  it('refuses a value of another account, even under the same key', async () => {
    const { inner, key, store } = await aSealedStore()
    await store.write({ put: [['draft', bytes('hello')]] })
    await inner.write({ put: [['bob/draft', (await inner.get('alice/draft'))!]] })
    await assert.rejects(new SealedStore(inner, { prefix: 'bob/', key }).get('draft'), { code: 'damaged' })
  })

  it('opens with its own key only', async () => {
    const { inner, store } = await aSealedStore()
    await store.write({ put: [['draft', bytes('hello')]] })
    const { key } = await createStorageKey()
    await assert.rejects(new SealedStore(inner, { prefix: 'alice/', key }).get('draft'), { code: 'damaged' })
  })

  it('writes in the order asked, however long each takes to seal', async () => {
    const { store } = await aSealedStore()
    const large = new Uint8Array(4 << 20)
    const writes = [store.write({ put: [['a', large]] }), store.write({ put: [['a', bytes('last')]] })]
    await Promise.all(writes)
    assert.deepEqual(await store.get('a'), bytes('last'))
  })

  it('does not touch what is outside its prefix', async () => {
    const { inner, store } = await aSealedStore()
    await inner.write({ put: [['bob/draft', bytes('bobs')]] })
    await store.write({ put: [['draft', bytes('hello')]] })
    await store.deletePrefix('')
    assert.deepEqual(
      (await inner.list({ prefix: '' })).map(([key]) => key),
      ['bob/draft'],
    )
  })
})
