import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from '@securechat/protocol'
import { generateKeyPackageWithKey } from 'ts-mls'
import { encodeKeyPackage } from 'ts-mls/keyPackage.js'
import { toBase64url, utf8 } from './bytes.ts'
import { certificateFingerprint } from './certificate.ts'
import { createKeyPackages, isAlive, keyPackageOwner, readKeyPackage } from './key-package.ts'
import { mlsSuite, suiteName } from './provider.ts'
import { Room } from './testing/room.ts'
import { DAY_MS, World } from './testing/world.ts'

const world = new World()
const [alice, bob] = [await world.device(), await world.device()]

test('a device publishes packages that say whose they are, each with keys and a ref of its own', async () => {
  const { account, certificate } = bob
  const made = await createKeyPackages({
    accountId: account.accountId,
    device: bob,
    certificate,
    count: 3,
    nowMs: world.nowMs,
  })
  assert.equal(new Set(made.map(({ ref }) => ref)).size, 3)
  assert.equal(
    new Set(made.map(({ public: bytes }) => toBase64url(readKeyPackage(bytes).encryptionKey))).size,
    3,
  )
  for (const { public: bytes } of made) {
    assert.deepEqual(keyPackageOwner(bytes), {
      accountId: account.accountId,
      deviceId: bob.deviceId,
      fingerprint: await certificateFingerprint(certificate),
    })
    assert.ok(bytes.length <= limits.keyPackageBytes)
  }
})

test('a package lives 28 days and the last resort 90', async () => {
  const one = readKeyPackage((await world.keyPackage(bob)).public)
  const last = readKeyPackage((await world.keyPackage(bob, { lastResort: true })).public)
  for (const [facts, days] of [
    [one, 28],
    [last, 90],
  ] as const) {
    assert.ok(isAlive(facts, world.nowMs))
    assert.ok(isAlive(facts, world.nowMs + days * DAY_MS))
    assert.ok(!isAlive(facts, world.nowMs + days * DAY_MS + limits.clockSkewMs + 1000))
    assert.ok(!isAlive(facts, world.nowMs - DAY_MS))
  }
})

test('a package that claims a longer life than we ever give is not alive', () => {
  const { nowMs } = world
  const facts = { ...someFacts, notBeforeMs: nowMs, notAfterMs: nowMs + 91 * DAY_MS }
  assert.ok(!isAlive(facts, nowMs))
  assert.ok(isAlive({ ...facts, notAfterMs: nowMs + 90 * DAY_MS }, nowMs))
  assert.ok(
    !isAlive({ ...facts, notBeforeMs: 0, notAfterMs: Number(2n ** 63n) * 1000 }, nowMs),
    'the library’s default',
  )
})

const someFacts = { identity: utf8(''), signatureKey: utf8(''), encryptionKey: utf8(''), isCapable: true }

test('a package that has run out cannot be used to add its device', async () => {
  const room = await Room.of(world, alice)
  const old = await world.keyPackage(bob, { nowMs: world.nowMs - 30 * DAY_MS })
  const early = await world.keyPackage(bob, { nowMs: world.nowMs + DAY_MS })
  for (const { public: add } of [old, early])
    await assert.rejects(room.groupOf(alice).commit({ add: [add] }), { code: 'bad-key-package' })
})

test('a package whose device does not understand our extensions cannot be added', async () => {
  const room = await Room.of(world, alice)
  const { identity } = readKeyPackage((await world.keyPackage(bob)).public)
  const nowS = BigInt(Math.floor(world.nowMs / 1000))
  const { publicPackage } = await generateKeyPackageWithKey(
    { credentialType: 'basic', identity },
    { versions: ['mls10'], ciphersuites: [suiteName], extensions: [], proposals: [], credentials: ['basic'] },
    { notBefore: nowS - 60n, notAfter: nowS + 60n },
    [],
    bob.leaf,
    await mlsSuite(),
  )
  const add = encodeKeyPackage(publicPackage)
  assert.equal(readKeyPackage(add).isCapable, false)
  await assert.rejects(room.groupOf(alice).commit({ add: [add] }), { code: 'bad-key-package' })
})

test('bytes that are no key package have no owner', async () => {
  const { public: bytes } = await world.keyPackage(bob)
  for (const wrong of [new Uint8Array(), bytes.subarray(0, -1), bytes.subarray(1), utf8('sc1:a:b:c')])
    assert.throws(() => keyPackageOwner(wrong), { code: 'bad-key-package' })
})
