import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, randomBytes, utf8 } from './bytes.ts'
import {
  createStorageKey,
  openRecord,
  sealRecord,
  unwrapStorageKey,
  wrapStorageKey,
} from './local-store-key.ts'
import { createRoot, openVaultEntry, sealVaultEntry } from './vault.ts'
import { createWorkspaceKey, openProfile, sealProfile } from './workspace-key.ts'

const accountId = newId()
const root = createRoot(1)
const damaged = { code: 'damaged' }
const wrongSecret = { code: 'wrong-secret' }

async function assertNothingOpensWhenChanged(
  sealed: Uint8Array,
  open: (bytes: Uint8Array) => Promise<unknown>,
  error: object,
) {
  for (let at = 0; at < sealed.length; at++) {
    await assert.rejects(open(sealed.with(at, (sealed[at] ?? 0) ^ 1)), error, `byte ${at} flipped`)
    await assert.rejects(open(sealed.subarray(0, at)), error, `cut to ${at}`)
  }
  await open(sealed)
}

test('a vault entry opens in its own place only', async () => {
  const roots = [createRoot(2), root]
  const place = { roots, accountId, name: 'epoch/room/5', version: 3 }
  const sealed = await sealVaultEntry({ ...place, root }, utf8('secret'))
  assert.deepEqual(await openVaultEntry(place, sealed), utf8('secret'))
  const elsewhere = [
    { roots: [createRoot(1)] },
    { roots: [createRoot(2)] },
    { roots: [{ ...root, version: 2 }] },
    { accountId: newId() },
    { name: 'epoch/room/6' },
    { version: 2 },
    { version: 4 },
    { name: 'epoch/room/5\u00003', version: 3 },
  ]
  for (const changes of elsewhere)
    await assert.rejects(openVaultEntry({ ...place, ...changes }, sealed), damaged)
  await assertNothingOpensWhenChanged(sealed, (bytes) => openVaultEntry(place, bytes), damaged)
})

test('a record of the local store opens under its own name only', async () => {
  const { key } = await createStorageKey()
  const [alice, bob] = [
    await sealRecord(key, 'pin/alice', utf8('A')),
    await sealRecord(key, 'pin/bob', utf8('B')),
  ]
  assert.deepEqual(await openRecord(key, 'pin/alice', alice), utf8('A'))
  await assert.rejects(openRecord(key, 'pin/alice', bob), damaged)
  await assert.rejects(openRecord(key, 'pin/bob', alice), damaged)
  const { key: other } = await createStorageKey()
  await assert.rejects(openRecord(other, 'pin/alice', alice), damaged)
  await assertNothingOpensWhenChanged(alice, (bytes) => openRecord(key, 'pin/alice', bytes), damaged)
})

test('a storage key cannot be read out, and comes back from its wrapping with the right root only', async () => {
  const made = await createStorageKey()
  assert.equal(made.key.extractable, false)
  const record = await sealRecord(made.key, 'x', utf8('X'))
  const wrapped = await wrapStorageKey(root.key, made.raw, accountId)
  const back = await unwrapStorageKey(root.key, wrapped, accountId)
  assert.equal(back.key.extractable, false)
  assert.deepEqual(back.raw, made.raw)
  assert.deepEqual(await openRecord(back.key, 'x', record), utf8('X'))
  await assert.rejects(unwrapStorageKey(createRoot(1).key, wrapped, accountId), wrongSecret)
  await assert.rejects(unwrapStorageKey(root.key, wrapped, newId()), wrongSecret)
  await assertNothingOpensWhenChanged(
    wrapped,
    (bytes) => unwrapStorageKey(root.key, bytes, accountId),
    wrongSecret,
  )
})

test('what one key of the root seals, no other of its keys opens', async () => {
  const wrapped = await wrapStorageKey(root.key, randomBytes(32), accountId)
  await assert.rejects(
    openVaultEntry({ roots: [root], accountId, name: 'storage', version: 1 }, wrapped),
    damaged,
  )
  await assert.rejects(openProfile(root.key, newId(), wrapped), damaged)
})

test('a room’s profile opens with the workspace’s key, for that room', async () => {
  const workspaceKey = createWorkspaceKey()
  const roomId = newId()
  const sealed = await sealProfile(workspaceKey, roomId, utf8('Garden'))
  assert.deepEqual(await openProfile(workspaceKey, roomId, sealed), utf8('Garden'))
  await assert.rejects(openProfile(workspaceKey, newId(), sealed), damaged)
  await assert.rejects(openProfile(createWorkspaceKey(), roomId, sealed), damaged)
  await assertNothingOpensWhenChanged(sealed, (bytes) => openProfile(workspaceKey, roomId, bytes), damaged)
})

test('the same bytes sealed twice look different', async () => {
  const place = { root, accountId, name: 'identity', version: 1 }
  assert.notDeepEqual(await sealVaultEntry(place, utf8('x')), await sealVaultEntry(place, utf8('x')))
})
