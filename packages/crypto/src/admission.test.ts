import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Authority } from './authority.ts'
import { Group } from './group.ts'
import { Room } from './testing/room.ts'
import { DAY_MS, World } from './testing/world.ts'

const untrusted = { code: 'untrusted-identity' }

test('a rogue device is neither added nor, when changed software adds it, accepted', async () => {
  const world = new World()
  const [alice, bob] = [await world.device(), await world.device()]
  const room = await Room.of(world, alice, bob)
  const impostor = await world.account(bob.account.accountId)
  const rogue = await world.device({ account: impostor })
  const { public: add } = await world.keyPackage(rogue)
  await assert.rejects(room.groupOf(alice).commit({ add: [add] }), untrusted)
  await assert.rejects(room.groupOf(bob).commit({ add: [add] }), untrusted)
  const careless: Authority = {
    validate: async () => true,
    mayJoin: async () => true,
    identityKeyOf: async () => impostor.identityKey,
    frameKeyOf: (signer) => world.authority().frameKeyOf(signer),
    nowMs: () => world.nowMs,
  }
  const trusting = Group.restore(room.groupOf(bob).serialize(), careless)
  const { commit } = await trusting.commit({ add: [add] })
  await assert.rejects(room.groupOf(alice).process(commit), { code: 'bad-commit' })
})

test('[GR25] an account with a new key comes in with the commit that takes its old devices out, for whoever accepted it; the others follow', async () => {
  const world = new World()
  const [alice, bob, carol] = [await world.device(), await world.device(), await world.device()]
  const room = await Room.of(world, alice, bob, carol)
  const renewed = await world.device({ account: await world.account(bob.account.accountId) })
  const { public: add, secret: keyPackageSecret } = await world.keyPackage(renewed)
  const remove = [room.leafOf(bob)]
  await assert.rejects(room.groupOf(alice).commit({ add: [add], remove }), untrusted, 'not accepted')
  const pins = new Map([[bob.account.accountId, renewed.account.identityKey]])
  const accepting = Group.restore(room.groupOf(alice).serialize(), world.authority(pins))
  const { next, commit, welcome } = await accepting.commit({ add: [add], remove })
  const followed = await room.groupOf(carol).process(commit)
  assert.ok(followed.kind === 'advanced' && welcome)
  const { group } = await Group.join({ welcome, keyPackageSecret, authority: renewed.authority })
  for (const other of [followed.next, group])
    assert.deepEqual(await other.epochSecret(), await next.epochSecret())
  await assert.rejects(
    carol.authority.frameKeyOf({ accountId: bob.account.accountId, deviceId: renewed.deviceId }),
    untrusted,
    'what it writes is believed once carol accepts it too',
  )
})

test('a forged commit that adds somebody pins nothing', async () => {
  const world = new World()
  const [alice, bob, carol] = [await world.device(), await world.device(), await world.device()]
  const room = await Room.of(world, alice, bob)
  const keyPackage = await world.keyPackage(carol)
  const { commit } = await room.groupOf(bob).commit({ add: [keyPackage.public] })
  const pins = new Map<string, string>()
  const group = Group.restore(room.groupOf(alice).serialize(), world.authority(pins))
  const forged = commit.with(-1, (commit.at(-1) ?? 0) ^ 1)
  await assert.rejects(group.process(forged), { code: 'bad-commit' })
  assert.equal(pins.size, 0)
  await group.process(commit)
  assert.equal(pins.get(carol.account.accountId), carol.account.identityKey)
})

test('a device whose certificate has run out, not begun or been revoked cannot be added, and its present leaf stays valid', async () => {
  const world = new World()
  const [alice, bob, carol] = [await world.device(), await world.device(), await world.device()]
  const room = await Room.of(world, alice, bob)
  const { public: add } = await world.keyPackage(carol)
  await world.list(carol, { revokedAtMs: world.nowMs })
  await assert.rejects(room.groupOf(alice).commit({ add: [add] }), untrusted)

  const early = await world.device({ certify: { nowMs: world.nowMs + DAY_MS } })
  const tooEarly = await world.keyPackage(early)
  await assert.rejects(room.groupOf(alice).commit({ add: [tooEarly.public] }), untrusted)

  await world.list(bob, { revokedAtMs: world.nowMs })
  await room.change(bob)
  await room.change(alice)
  await room.assertAgreement()

  const shortLived = await world.device({ certify: { lifetimeMs: 1000 } })
  const package_ = await world.keyPackage(shortLived)
  await room.change(alice, { add: [shortLived] })
  world.nowMs += 1000
  await room.change(shortLived)
  await room.assertAgreement()
  await room.change(alice, { remove: [shortLived] })
  await assert.rejects(room.groupOf(alice).commit({ add: [package_.public] }), untrusted)
})

test('a newcomer joins a room in which somebody’s certificate has run out or been revoked', async () => {
  const world = new World()
  const [alice, bob, carol] = [
    await world.device(),
    await world.device({ certify: { lifetimeMs: 1 } }),
    await world.device(),
  ]
  const room = await Room.of(world, alice, bob)
  world.nowMs += DAY_MS
  await world.list(alice, { revokedAtMs: world.nowMs })
  await room.change(alice, { add: [carol] })
  await room.assertAgreement()
})

test('an add is held to the time it was accepted, so that those who catch up late decide alike', async () => {
  const world = new World()
  const [alice, bob, carol] = [await world.device(), await world.device(), await world.device()]
  const room = await Room.of(world, alice, bob)
  const late = room.groupOf(bob)
  const keyPackage = await world.keyPackage(carol)
  const { commit } = await room.groupOf(alice).commit({ add: [keyPackage.public] })
  const acceptedAtMs = world.nowMs
  const refused = { code: 'bad-commit' }

  world.nowMs += 60 * DAY_MS
  await world.list(carol, { revokedAtMs: acceptedAtMs + DAY_MS })
  assert.equal((await late.process(commit, acceptedAtMs)).kind, 'advanced')
  await assert.rejects(late.process(commit), refused, 'held to today, the key package is too old')

  await world.list(carol, { revokedAtMs: acceptedAtMs - DAY_MS })
  await assert.rejects(late.process(commit, acceptedAtMs), refused, 'revoked the day before')
  await world.list(carol, { revokedAtMs: acceptedAtMs - 1000 })
  assert.equal(
    (await late.process(commit, acceptedAtMs)).kind,
    'advanced',
    'the committer could not know yet',
  )
})

test('a directory that cannot be reached is no refusal', async () => {
  const world = new World()
  const [alice, bob, carol] = [await world.device(), await world.device(), await world.device()]
  const room = await Room.of(world, alice, bob)
  const keyPackage = await world.keyPackage(carol)
  const { commit, welcome } = await room.groupOf(alice).commit({ add: [keyPackage.public] })
  assert.ok(welcome)
  const joining = { welcome, keyPackageSecret: keyPackage.secret, authority: carol.authority }
  const unreachable = { code: 'directory-unreachable' }
  world.isDirectoryDown = true
  await assert.rejects(room.groupOf(bob).process(commit), unreachable)
  await assert.rejects(room.groupOf(alice).commit({ add: [keyPackage.public] }), unreachable)
  await assert.rejects(Group.join(joining), unreachable)
  world.isDirectoryDown = false
  assert.equal((await room.groupOf(bob).process(commit)).kind, 'advanced')
  await Group.join(joining)
})
