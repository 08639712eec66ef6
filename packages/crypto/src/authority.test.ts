import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { type Authority, createAuthority } from './authority.ts'
import { newId, randomBytes, toBase64url, utf8 } from './bytes.ts'
import { certificateFingerprint, certifyDevice } from './certificate.ts'
import { leafIdentity } from './leaf-owner.ts'
import { DAY_MS, type Device, World } from './testing/world.ts'

const untrusted = { code: 'untrusted-identity' }

async function leafOf(device: Device) {
  const fingerprint = await certificateFingerprint(device.certificate)
  const { deviceId, account, leaf } = device
  return {
    identity: leafIdentity({ accountId: account.accountId, deviceId, fingerprint }),
    signatureKey: leaf.publicKey,
  }
}

async function vouches(world: World, device: Device, authority = world.authority()): Promise<boolean> {
  const { identity, signatureKey } = await leafOf(device)
  return authority.validate(identity, signatureKey)
}

/** Whether this client would add the device itself. */
async function lets(world: World, device: Device, authority: Authority): Promise<boolean> {
  return authority.mayJoin(await leafOf(device), { atMs: world.nowMs, graceMs: 0, isOurs: true })
}

const signerOf = ({ account, deviceId }: Device) => ({ accountId: account.accountId, deviceId })

test('a leaf with a genuine certificate is its device’s', async () => {
  const world = new World()
  const alice = await world.device()
  const authority = world.authority()
  assert.equal(await vouches(world, alice, authority), true)
  assert.equal(await vouches(world, alice, authority), true, 'also from the cache')
})

test('a certificate that another account key signed is refused, whatever the directory claims', async () => {
  const world = new World()
  const [alice, mallory] = [await world.account(), await world.account()]
  const rogue = await world.device({ account: { ...alice, identity: mallory.identity } })
  assert.equal(await vouches(world, rogue), false, 'listed under the true key')
  const pins = new Map([[alice.accountId, alice.identityKey]])
  await world.list(rogue, { identityKey: mallory.identityKey })
  const authority = world.authority(pins)
  assert.equal(await lets(world, rogue, authority), false, 'listed under the other key')
  await assert.rejects(authority.frameKeyOf(signerOf(rogue)), untrusted)
  assert.equal(pins.get(alice.accountId), alice.identityKey)
})

test('the first account key seen is pinned: under another one later nobody is let in here, nor believed', async () => {
  const world = new World()
  const pins = new Map<string, string>()
  const authority = world.authority(pins)
  const alice = await world.device()
  assert.equal(await lets(world, alice, authority), true)
  assert.equal(pins.get(alice.account.accountId), alice.account.identityKey)
  const replaced = await world.device({ account: await world.account(alice.account.accountId) })
  assert.equal(await lets(world, replaced, authority), false)
  await assert.rejects(authority.frameKeyOf(signerOf(replaced)), untrusted)
  assert.equal(pins.get(alice.account.accountId), alice.account.identityKey)
  assert.equal(await lets(world, replaced, world.authority()), true, 'by a client that never saw the account')
})

test('a leaf under a changed key that another member let in is followed, so that nobody is cut off by what they have confirmed', async () => {
  const world = new World()
  const pins = new Map<string, string>()
  const authority = world.authority(pins)
  const old = await world.device()
  assert.equal(await vouches(world, old, authority), true)
  const replaced = await world.device({ account: await world.account(old.account.accountId) })
  assert.equal(await vouches(world, replaced, authority), true)
  assert.equal(await authority.identityKeyOf(signerOf(replaced)), replaced.account.identityKey)
  assert.equal(pins.get(old.account.accountId), old.account.identityKey, 'and pins nothing')
})

test('once the user accepts the changed key its devices are let in; those of the old one are not, but stay readable', async () => {
  const world = new World()
  const [pins, former] = [new Map<string, string>(), new Map<string, string[]>()]
  const authority = world.authority(pins, former)
  const old = await world.device()
  const { accountId, identityKey } = old.account
  assert.equal(await lets(world, old, authority), true)
  const replaced = await world.device({ account: await world.account(accountId) })
  pins.set(accountId, replaced.account.identityKey)
  former.set(accountId, [identityKey])
  assert.equal(await lets(world, replaced, authority), true)
  assert.equal(await lets(world, old, authority), false)
  // Also by a client that never checked it before, and when the server lists the account's new key beside it.
  await world.list(old, { identityKey: replaced.account.identityKey })
  await world.authority(pins, former).frameKeyOf(signerOf(old))
})

test('of two account keys seen at the same moment only one is trusted', async () => {
  const world = new World()
  const kept = new Map<string, string>()
  const authority = createAuthority({
    nowMs: () => world.nowMs,
    directory: { find: async (_, fingerprint) => world.directory.get(fingerprint ?? '') },
    pins: {
      get: async (accountId) => {
        const pin = kept.get(accountId)
        await setImmediate()
        return pin
      },
      all: async (accountId) => [kept.get(accountId) ?? []].flat(),
      set: async (accountId, identityKey) => void kept.set(accountId, identityKey),
    },
  })
  const one = await world.device()
  const other = await world.device({ account: await world.account(one.account.accountId) })
  const answers = await Promise.all([one, other].map((device) => lets(world, device, authority)))
  assert.equal(answers.filter(Boolean).length, 1)
})

test('a certificate that does not hold pins nothing', async () => {
  const world = new World()
  const pins = new Map<string, string>()
  const alice = await world.device()
  const { identityKey } = await world.account()
  await world.list(alice, { identityKey })
  assert.equal(await vouches(world, alice, world.authority(pins)), false)
  assert.equal(pins.size, 0)
})

test('a leaf is refused when its key, account, device or certificate is another’s', async () => {
  const world = new World()
  const authority = world.authority()
  const [alice, bob] = [await world.device(), await world.device()]
  const { identity, signatureKey } = await leafOf(alice)
  const fingerprint = await certificateFingerprint(alice.certificate)
  const own = { accountId: alice.account.accountId, deviceId: alice.deviceId, fingerprint }
  assert.equal(await authority.validate(identity, bob.leaf.publicKey), false)
  assert.equal(await authority.validate(identity, signatureKey.subarray(1)), false)
  const claims = [
    { ...own, accountId: bob.account.accountId },
    { ...own, deviceId: bob.deviceId },
    { ...own, fingerprint: await certificateFingerprint(bob.certificate) },
    { ...own, fingerprint: toBase64url(randomBytes(32)) },
    { ...own, deviceId: newId() },
  ]
  for (const claim of claims)
    assert.equal(await authority.validate(leafIdentity(claim), signatureKey), false, JSON.stringify(claim))
})

test('an identity that is not of our form is refused', async () => {
  const world = new World()
  const alice = await world.device()
  const { identity, signatureKey } = await leafOf(alice)
  const text = new TextDecoder().decode(identity)
  const wrong = [
    '',
    'alice',
    text.replace('sc1', 'sc2'),
    `${text}:`,
    text.slice(0, -1),
    `\ufeff${text}`,
    `${text}\n`,
  ]
  for (const claim of wrong)
    assert.equal(await world.authority().validate(utf8(claim), signatureKey), false, claim)
})

test('a directory that answers with another certificate than the one asked for is not believed', async () => {
  const world = new World()
  const [alice, bob] = [await world.device(), await world.device()]
  const renewed = await certifyDevice({
    identityPrivateKey: alice.account.identity.privateKey,
    accountId: alice.account.accountId,
    device: alice,
    nowMs: world.nowMs + DAY_MS,
    lifetimeMs: DAY_MS,
  })
  const fingerprint = await certificateFingerprint(alice.certificate)
  assert.notEqual(await certificateFingerprint(renewed), fingerprint)
  for (const { certificate, account } of [bob, { ...alice, certificate: renewed }]) {
    world.directory.set(fingerprint, { certificate, identityKey: account.identityKey })
    assert.equal(await vouches(world, alice), false)
  }
})

test('pins that cannot be read are no refusal either, and do not block what comes after', async () => {
  const world = new World()
  const alice = await world.device()
  let isLocked = true
  const authority = createAuthority({
    nowMs: () => world.nowMs,
    directory: { find: async (_, fingerprint) => world.directory.get(fingerprint ?? '') },
    pins: {
      get: async () => {
        if (isLocked) throw new Error('locked')
        return undefined
      },
      all: async () => [],
      set: async () => {},
    },
  })
  await assert.rejects(vouches(world, alice, authority), { code: 'directory-unreachable' })
  isLocked = false
  assert.equal(await vouches(world, alice, authority), true)
})

test('the frame key of a sender comes from its certificate, after the same checks', async () => {
  const world = new World()
  const authority = world.authority()
  const [alice, bob] = [await world.device(), await world.device()]
  const sender = { accountId: alice.account.accountId, deviceId: alice.deviceId }
  const fingerprint = await certificateFingerprint(alice.certificate)
  for (const signer of [sender, { ...sender, fingerprint }]) {
    const key = await authority.frameKeyOf(signer)
    assert.deepEqual(new Uint8Array(await crypto.subtle.exportKey('raw', key)), alice.frame.publicKey)
  }
  await assert.rejects(authority.frameKeyOf({ ...sender, accountId: bob.account.accountId }), untrusted)
  await assert.rejects(authority.frameKeyOf({ ...sender, deviceId: newId() }), untrusted)
  const impostor = await world.device({ account: await world.account(alice.account.accountId) })
  await assert.rejects(authority.frameKeyOf({ ...sender, deviceId: impostor.deviceId }), untrusted)
})
