import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromBase64url, toBase64url, utf8 } from './bytes.ts'
import { Group, welcomeRefs } from './group.ts'
import { stateOf } from './testing/mls-state.ts'
import { Room } from './testing/room.ts'
import { World } from './testing/world.ts'

const world = new World()
const [alice, bob, carol] = [await world.device(), await world.device(), await world.device()]

test('Alice founds a room and adds Bob, who joins by his Welcome and has the same secret', async () => {
  const room = await Room.found(world, alice)
  const group = room.groupOf(alice)
  const keyPackage = await world.keyPackage(bob)
  const { next, commit, welcome } = await group.commit({
    add: [keyPackage.public],
    briefing: utf8('epochs 0 to 1'),
  })
  assert.ok(welcome)
  assert.deepEqual(welcomeRefs(welcome), [keyPackage.ref])
  assert.equal(fromBase64url(keyPackage.ref).length, 48)

  const joining = { welcome, keyPackageSecret: keyPackage.secret, authority: bob.authority }
  const { group: bobs, briefing } = await Group.join(joining)
  assert.deepEqual(briefing, utf8('epochs 0 to 1'))
  assert.deepEqual(await bobs.epochSecret(), await next.epochSecret())
  assert.equal((await bobs.epochSecret()).length, 32)
  assert.deepEqual(bobs.epochAuthenticator, next.epochAuthenticator)
  assert.equal(bobs.roomId, group.roomId)
  assert.deepEqual([group.epoch, next.epoch, bobs.epoch], [0, 1, 1])
  assert.deepEqual([next.ownLeaf, bobs.ownLeaf], [0, 1])
  assert.deepEqual(
    bobs.members.map(({ leaf, accountId, deviceId }) => ({ leaf, accountId, deviceId })),
    [alice, bob].map(({ account, deviceId }, leaf) => ({ leaf, accountId: account.accountId, deviceId })),
  )
  assert.ok(
    !toBase64url(commit).includes(toBase64url(utf8('epochs 0 to'))),
    'the briefing is not in the commit',
  )
})

test('without a briefing the newcomer is told nothing, and a commit without newcomers has no Welcome', async () => {
  const room = await Room.found(world, alice)
  const keyPackage = await world.keyPackage(bob)
  const { next, welcome } = await room.groupOf(alice).commit({ add: [keyPackage.public] })
  assert.ok(welcome)
  const joining = { welcome, keyPackageSecret: keyPackage.secret, authority: bob.authority }
  assert.equal((await Group.join(joining)).briefing, undefined)
  assert.equal((await next.commit()).welcome, undefined)
})

test('what the room agreed about history reaches newcomers and outlives commits', async () => {
  const room = await Room.found(world, alice, { history: 'since-join', keepDays: 7 })
  await room.change(alice, { add: [bob] })
  await room.change(bob)
  const agreed = { history: 'since-join', keepDays: 7, sharedFromEpoch: 0 }
  assert.deepEqual(room.groupOf(alice).settings, agreed)
  assert.deepEqual(room.groupOf(bob).settings, agreed)
})

test('every commit changes the secret, and processing says who did what to whom', async () => {
  const room = await Room.of(world, alice, bob)
  const before = room.groupOf(alice)
  const keyPackage = await world.keyPackage(carol)
  const { next, commit } = await room.groupOf(bob).commit({ add: [keyPackage.public] })
  const processed = await before.process(commit)
  assert.equal(processed.kind, 'advanced')
  assert.notDeepEqual(await before.epochSecret(), await next.epochSecret())
  assert.deepEqual(processed.next.members, next.members)
  assert.deepEqual(processed.committer, before.members[1])
  assert.deepEqual(processed.added, [next.members[2]])
  assert.deepEqual(processed.removed, [])
})

test('a removal and an add in one commit are told apart though they share a leaf', async () => {
  const room = await Room.of(world, alice, bob, carol)
  const dave = await world.device()
  const keyPackage = await world.keyPackage(dave)
  const { commit } = await room
    .groupOf(alice)
    .commit({ remove: [room.leafOf(bob)], add: [keyPackage.public] })
  const processed = await room.groupOf(carol).process(commit)
  assert.equal(processed.kind, 'advanced')
  assert.deepEqual(
    processed.removed.map(({ deviceId, leaf }) => [deviceId, leaf]),
    [[bob.deviceId, 1]],
  )
  assert.deepEqual(
    processed.added.map(({ deviceId, leaf }) => [deviceId, leaf]),
    [[dave.deviceId, 1]],
  )
})

test('a group is immutable: a commit the server turned down leaves no trace', async () => {
  const room = await Room.of(world, alice, bob)
  const group = room.groupOf(alice)
  const bytes = group.serialize()
  const abandoned = await group.commit({ remove: [room.leafOf(bob)] })
  assert.deepEqual(group.serialize(), bytes)
  await room.change(bob)
  await room.change(alice)
  await room.assertAgreement()
  await assert.rejects(room.groupOf(bob).process(abandoned.commit), { code: 'bad-commit' })
})

test('a commit can be processed twice from the same group, with the same outcome', async () => {
  const room = await Room.of(world, alice, bob)
  const { commit, next } = await room.groupOf(bob).commit()
  const group = room.groupOf(alice)
  const bytes = group.serialize()
  for (const processed of [await group.process(commit), await group.process(commit)]) {
    assert.equal(processed.kind, 'advanced')
    assert.deepEqual(await processed.next.epochSecret(), await next.epochSecret())
  }
  assert.deepEqual(group.serialize(), bytes)
})

test('a group survives being stored, and stays small over many epochs', async () => {
  const room = await Room.of(world, alice, bob)
  const sizes: number[] = []
  for (let epoch = 0; epoch < 6; epoch++) {
    await room.change(epoch % 2 === 0 ? bob : alice)
    for (const [device, group] of room.groups)
      room.groups.set(device, Group.restore(group.serialize(), device.authority))
    sizes.push(room.groupOf(alice).serialize().length)
  }
  await room.assertAgreement()
  assert.ok(Math.max(...sizes.slice(2)) - Math.min(...sizes.slice(2)) < 64, `grows: ${sizes.join(', ')}`)
  assert.ok(Math.max(...sizes) < 5000, `large: ${sizes.join(', ')}`)
})

test('what is stored holds no message keys and no earlier epoch', async () => {
  const room = await Room.of(world, alice, bob, carol)
  await room.change(bob)
  await room.change(alice, { remove: [carol] })
  for (const group of room.groups.values()) {
    const { secretTree, historicalReceiverData, privatePath, ratchetTree } = stateOf(group)
    assert.deepEqual([secretTree.length, historicalReceiverData.size], [0, 0])
    for (const node of Object.keys(privatePath.privateKeys))
      assert.ok(ratchetTree[Number(node)], `node ${node}`)
  }
})

test('a device whose own certificate nobody vouches for founds no room', async () => {
  const stranger = await new World().device()
  await assert.rejects(Room.found(world, { ...stranger, authority: world.authority() }), {
    code: 'untrusted-identity',
  })
})

test('bytes that are not a whole stored group are refused as damaged', async () => {
  const bytes = (await Room.of(world, alice, bob)).groupOf(alice).serialize()
  const wrong = [bytes.subarray(0, -1), bytes.subarray(1), Uint8Array.of(...bytes, 0), new Uint8Array()]
  for (let length = 1; length < bytes.length; length += 97) wrong.push(bytes.subarray(0, length))
  for (const damaged of wrong)
    assert.throws(() => Group.restore(damaged, alice.authority), { code: 'damaged' })
})

test('a Welcome opens only with the key package it was made for, whole and unchanged', async () => {
  const room = await Room.found(world, alice)
  const [mine, other] = [await world.keyPackage(bob), await world.keyPackage(bob)]
  const { welcome } = await room.groupOf(alice).commit({ add: [mine.public] })
  assert.ok(welcome)
  const join = (bytes: Uint8Array, keyPackageSecret = mine.secret) =>
    Group.join({ welcome: bytes, keyPackageSecret, authority: bob.authority })
  await assert.rejects(join(welcome, other.secret), { code: 'bad-welcome' })
  await assert.rejects(join(welcome, utf8('{}')), { code: 'bad-welcome' })
  for (let at = 0; at < welcome.length; at += 41) {
    const flipped = welcome.with(at, (welcome[at] ?? 0) ^ 1)
    await assert.rejects(join(flipped), { code: 'bad-welcome' }, `byte ${at} flipped`)
    await assert.rejects(join(welcome.subarray(0, at)), { code: 'bad-welcome' }, `cut to ${at}`)
    assert.throws(() => welcomeRefs(welcome.subarray(0, at)), { code: 'bad-welcome' })
  }
  await join(welcome)
})
