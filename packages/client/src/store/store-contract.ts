import assert from 'node:assert/strict'
import { it } from 'node:test'
import { orderedNumber, type Store, type StoreRange } from './store.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (value: Uint8Array | undefined): string | undefined => value && new TextDecoder().decode(value)

/** What every store keeps to. `reopen` opens what an earlier, closed store of the same test left behind. */
export function storeContract(open: () => Promise<{ store: Store; reopen: () => Promise<Store> }>): void {
  const filled = async (...keys: string[]) => {
    const { store } = await open()
    await store.write({ put: keys.map((key) => [key, bytes(`value of ${key}`)]) })
    return { keysIn: async (range: StoreRange) => (await store.list(range)).map(([key]) => key) }
  }

  it('gives back what was written, and nothing for a key never written', async () => {
    const { store } = await open()
    await store.write({ put: [['room/1', bytes('alice')]] })
    assert.equal(text(await store.get('room/1')), 'alice')
    assert.equal(await store.get('room/2'), undefined)
  })

  it('keeps the newest value of a key', async () => {
    const { store } = await open()
    await store.write({ put: [['a', bytes('old')]] })
    await store.write({ put: [['a', bytes('new')]] })
    assert.deepEqual(
      (await store.list({ prefix: 'a' })).map(([, value]) => text(value)),
      ['new'],
    )
  })

  it('is not changed by what callers do to their bytes before or after', async () => {
    const { store } = await open()
    const mine = bytes('alice')
    await store.write({ put: [['a', mine]] })
    mine.fill(0)
    const theirs = (await store.get('a'))!
    theirs.fill(0)
    assert.equal(text(await store.get('a')), 'alice')
  })

  it('lists keys of one prefix in order, whatever order they came in', async () => {
    const { keysIn } = await filled('b/2', 'a/1', 'b/10', 'b/1', 'c/1', 'b')
    assert.deepEqual(await keysIn({ prefix: 'b/' }), ['b/1', 'b/10', 'b/2'])
    assert.deepEqual(await keysIn({ prefix: 'x' }), [])
    assert.deepEqual(await keysIn({ prefix: '' }), ['a/1', 'b', 'b/1', 'b/10', 'b/2', 'c/1'])
  })

  it('lists values beside their keys', async () => {
    const { store } = await open()
    await store.write({ put: [['a/1', bytes('one')], ['a/2', bytes('two')]] }) // prettier-ignore
    const listed = (await store.list({ prefix: 'a/' })).map(([key, value]) => [key, text(value)])
    assert.deepEqual(listed, [['a/1', 'one'], ['a/2', 'two']]) // prettier-ignore
  })

  it('leaves out both ends of a range', async () => {
    const { keysIn } = await filled('a/1', 'a/2', 'a/3', 'a/4')
    assert.deepEqual(await keysIn({ prefix: 'a/', after: 'a/1', before: 'a/4' }), ['a/2', 'a/3'])
    assert.deepEqual(await keysIn({ prefix: 'a/', after: 'a/3' }), ['a/4'])
    assert.deepEqual(await keysIn({ prefix: 'a/', before: 'a/2' }), ['a/1'])
    assert.deepEqual(await keysIn({ prefix: 'a/', after: 'a/2', before: 'a/2' }), [])
    assert.deepEqual(await keysIn({ prefix: 'a/', after: 'a/3', before: 'a/2' }), [])
    assert.deepEqual(await keysIn({ prefix: 'a/', after: 'a/4' }), [])
  })

  it('does not leave its prefix when an end of the range is outside it', async () => {
    const { keysIn } = await filled('a/1', 'b/1', 'b/2', 'c/1')
    assert.deepEqual(await keysIn({ prefix: 'b/', after: 'a/1', before: 'c/9' }), ['b/1', 'b/2'])
    assert.deepEqual(await keysIn({ prefix: 'b/', before: 'a/1' }), [])
    assert.deepEqual(await keysIn({ prefix: 'b/', after: 'c/1' }), [])
  })

  it('stops at a limit, counted from the end when reversed', async () => {
    const { keysIn } = await filled('a/1', 'a/2', 'a/3', 'a/4')
    assert.deepEqual(await keysIn({ prefix: 'a/', limit: 2 }), ['a/1', 'a/2'])
    assert.deepEqual(await keysIn({ prefix: 'a/', limit: 2, reverse: true }), ['a/4', 'a/3'])
    assert.deepEqual(await keysIn({ prefix: 'a/', before: 'a/3', limit: 1, reverse: true }), ['a/2'])
    assert.deepEqual(await keysIn({ prefix: 'a/', after: 'a/1', before: 'a/4', reverse: true }), [
      'a/3',
      'a/2',
    ])
  })

  it('sorts numbers in keys as numbers', async () => {
    const numbers = [10, 9, 100, 1]
    const { keysIn } = await filled(...numbers.map((seq) => `log/${orderedNumber(seq)}`))
    const expected = [1, 9, 10, 100].map((seq) => `log/${orderedNumber(seq)}`)
    assert.deepEqual(await keysIn({ prefix: 'log/' }), expected)
  })

  it('writes and deletes together; a key in both ends up written', async () => {
    const { store } = await open()
    await store.write({ put: [['a', bytes('1')], ['b', bytes('2')]] }) // prettier-ignore
    await store.write({ put: [['b', bytes('3')], ['c', bytes('4')]], delete: ['a', 'b', 'never'] }) // prettier-ignore
    const listed = (await store.list({ prefix: '' })).map(([key, value]) => [key, text(value)])
    assert.deepEqual(listed, [['b', '3'], ['c', '4']]) // prettier-ignore
  })

  it('applies nothing of a write that fails', async () => {
    const { store } = await open()
    // SAFETY: deliberately not bytes: a value that no store can keep.
    const impossible = Symbol('not bytes') as unknown as Uint8Array
    await assert.rejects(store.write({ put: [['a', bytes('1')], ['b', impossible]] })) // prettier-ignore
    assert.deepEqual(await store.list({ prefix: '' }), [])
  })

  it('deletes everything under a prefix, and everything under the empty one', async () => {
    const { store } = await open()
    await store.write({ put: ['a/1', 'a/2', 'ab', 'b/1'].map((key) => [key, bytes('x')]) })
    await store.deletePrefix('a/')
    assert.deepEqual(
      (await store.list({ prefix: '' })).map(([key]) => key),
      ['ab', 'b/1'],
    )
    await store.deletePrefix('')
    assert.deepEqual(await store.list({ prefix: '' }), [])
  })

  it('shows what was written to a store opened later', async () => {
    const { store, reopen } = await open()
    await store.write({ put: [['a', bytes('kept')]] })
    await store.close()
    const again = await reopen()
    assert.equal(text(await again.get('a')), 'kept')
    assert.deepEqual(
      (await again.list({ prefix: '' })).map(([key]) => key),
      ['a'],
    )
  })

  it('refuses to write once it is closed', async () => {
    const { store } = await open()
    await store.close()
    await assert.rejects(store.write({ put: [['a', bytes('late')]] }))
  })
}
