import assert from 'node:assert/strict'
import type { PluginWrite } from '../records.ts'
import type { ItWithStorage } from './suite.ts'

const scope = 'plugin greeter'
const aWrite = (changes: Partial<PluginWrite>): PluginWrite => ({
  scope,
  key: 'one',
  value: '1',
  isNew: false,
  mostKeys: 3,
  mostBytes: 100,
  ...changes,
})

/** What plugins keep. */
export function pluginsContract(it: ItWithStorage): void {
  it('keeps what plugins store, each apart from the others, and lists keys in order of their bytes', async (storage) => {
    for (const key of ['b', 'Z', 'a/2', 'a/1'])
      assert.equal(await storage.putPluginValue(aWrite({ key, value: `"${key}"`, mostKeys: 9 })), 'stored')
    await storage.putPluginValue(aWrite({ scope: 'plugin other', key: 'b', value: 'theirs' }))
    assert.equal(await storage.pluginValue({ scope, key: 'b' }), '"b"')
    assert.equal(await storage.pluginValue({ scope, key: 'c' }), undefined)
    const keys = { scope, prefix: '', after: '', limit: 9 }
    assert.deepEqual(await storage.pluginKeys(keys), ['Z', 'a/1', 'a/2', 'b'])
    assert.deepEqual(await storage.pluginKeys({ ...keys, prefix: 'a/' }), ['a/1', 'a/2'])
    assert.deepEqual(await storage.pluginKeys({ ...keys, after: 'Z', limit: 1 }), ['a/1'])

    await storage.dropPluginValue({ scope, key: 'b' })
    await storage.dropPluginValue({ scope, key: 'b' })
    assert.equal(await storage.pluginValue({ scope, key: 'b' }), undefined)
    assert.equal(await storage.pluginValue({ scope: 'plugin other', key: 'b' }), 'theirs')
  })

  it('lets a plugin keep no more keys and bytes than it may, however many write at once', async (storage) => {
    const keys = ['one', 'two', 'three', 'four', 'five']
    const outcomes = await Promise.all(keys.map((key) => storage.putPluginValue(aWrite({ key }))))
    assert.deepEqual(outcomes.sort(), ['full', 'full', 'stored', 'stored', 'stored'])
    const [kept = ''] = await storage.pluginKeys({ scope, prefix: '', after: '', limit: 9 })
    // Writing a value again takes its own place; bytes of UTF-8 count, those of keys too.
    assert.equal(await storage.putPluginValue(aWrite({ key: kept, value: '2' })), 'stored')
    assert.equal(await storage.putPluginValue(aWrite({ key: kept, value: 'é'.repeat(50) })), 'full')
    assert.equal(await storage.pluginValue({ scope, key: kept }), '2')
  })

  it('lets one of many have a key that nobody had', async (storage) => {
    const tries = Array.from({ length: 5 }, (_, i) =>
      storage.putPluginValue(aWrite({ key: 'turn', value: String(i), isNew: true })),
    )
    assert.deepEqual((await Promise.all(tries)).sort(), ['stored', 'there', 'there', 'there', 'there'])
  })
}
