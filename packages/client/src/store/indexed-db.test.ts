import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { IndexedDbStore } from './indexed-db.ts'
import { storeContract } from './store-contract.ts'

let opened = 0

describe('the store in IndexedDB', () => {
  storeContract(async () => {
    const name = `test-${++opened}`
    return { store: await IndexedDbStore.open(name), reopen: () => IndexedDbStore.open(name) }
  })

  it('asks the browser for strict durability on every write', async (t) => {
    const store = await IndexedDbStore.open(`test-${++opened}`)
    const transaction = t.mock.method(IDBDatabase.prototype, 'transaction')
    await store.write({ put: [['a', new Uint8Array(1)]] })
    await store.deletePrefix('a')
    const modes = transaction.mock.calls.map(({ arguments: [, mode, options] }) => [
      mode,
      options?.durability,
    ])
    assert.deepEqual(modes, [['readwrite', 'strict'], ['readwrite', 'strict']]) // prettier-ignore
  })
})
