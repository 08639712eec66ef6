import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, randomBytes, utf8 } from './bytes.ts'
import { createRoot } from './vault.ts'
import { openManifest, sealManifest, vaultLeaf, VaultSum } from './vault-manifest.ts'

const accountId = newId()
const root = createRoot(2)
const at = { accountId, version: 7 }
const manifest = {
  holders: [{ id: 'password', publicKey: 'AAAA' }],
  older: [createRoot(1)],
  count: 3,
  sum: randomBytes(32),
}

test('a manifest opens with its root, for its account and version, as it was made', async () => {
  const sealed = await sealManifest(root, at, manifest)
  assert.deepEqual(await openManifest(root, at, sealed), manifest)
  const damaged = { code: 'damaged' }
  await assert.rejects(openManifest(createRoot(2), at, sealed), damaged)
  await assert.rejects(openManifest({ ...root, version: 3 }, at, sealed), damaged)
  await assert.rejects(openManifest(root, { accountId: newId(), version: 7 }, sealed), damaged)
  await assert.rejects(openManifest(root, { accountId, version: 6 }, sealed), damaged)
  for (let place = 0; place < sealed.length; place++)
    await assert.rejects(openManifest(root, at, sealed.with(place, sealed[place]! ^ 1)), damaged)
  await assert.rejects(openManifest(root, at, sealed.subarray(0, 20)), damaged)
})

test('a sum depends on what was added and not on the order, and what is taken away leaves no trace', async () => {
  const sums = await VaultSum.under(root, accountId)
  const leaves = Array.from({ length: 20 }, () => randomBytes(32))
  const one = await sums.change(VaultSum.empty, { add: leaves })
  const other = await sums.change(await sums.change(VaultSum.empty, { add: leaves.slice(9).reverse() }), {
    add: leaves.slice(0, 9),
  })
  assert.deepEqual(one, other)
  const [first, ...rest] = leaves
  assert.deepEqual(
    await sums.change(one, { add: [], remove: [first!] }),
    await sums.change(VaultSum.empty, { add: rest }),
  )
  assert.deepEqual(await sums.change(one, { add: [], remove: leaves }), VaultSum.empty)
  assert.notDeepEqual(await sums.change(one, { add: [first!] }), one, 'twice is not once')
  const otherSums = await VaultSum.under(createRoot(2), accountId)
  assert.notDeepEqual(await otherSums.change(VaultSum.empty, { add: leaves }), one)
})

test('a leaf names its entry, version and bytes', async () => {
  const entry = { name: 'pins/bob', version: 1, sealed: utf8('sealed') }
  const leaf = await vaultLeaf(entry)
  const changes = [{ name: 'pins/bo' }, { version: 2 }, { sealed: utf8('sealeD') }]
  for (const change of changes) assert.notDeepEqual(await vaultLeaf({ ...entry, ...change }), leaf)
  assert.deepEqual(await vaultLeaf(entry), leaf)
})
