import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import {
  createGroupInfoWithExternalPubAndRatchetTree,
  decodeMlsMessage,
  emptyPskIndex,
  encodeMlsMessage,
  joinGroupExternal,
  type Proposal,
  processPublicMessage,
} from 'ts-mls'
import { mlsSuite } from './provider.ts'
import { firstSettings, settingsExtension } from './room-settings.ts'
import { keysOf, knowsNextEpoch, rogueCommit, stateOf, trustAnybody } from './testing/mls-state.ts'
import { Room } from './testing/room.ts'
import { DAY_MS, World } from './testing/world.ts'
import { tsMlsEngine } from './ts-mls-engine.ts'
import { toLibrary } from './ts-mls-codec.ts'
import { configFor } from './ts-mls-group.ts'

/** The MLS library is pinned and patched; each fault the patch or the pin is for has a test here that fails without it. */
const world = new World()
const account = await world.account()
const device = () => world.device({ account })
const [alice, bob, carol] = [await device(), await device(), await device()]

const entry = fileURLToPath(import.meta.resolve('ts-mls'))
const library = entry.slice(0, entry.indexOf('ts-mls/dist/') + 'ts-mls/'.length)
const patch = fileURLToPath(new URL('../../../patches/ts-mls+1.6.4.patch', import.meta.url))

test('the MLS library is ts-mls 1.6.4 with every line of our patch', () => {
  const { version } = JSON.parse(readFileSync(`${library}package.json`, 'utf8')) as { version: string }
  assert.equal(version, '1.6.4')
  const files = readFileSync(patch, 'utf8')
    .split(/^diff --git /m)
    .slice(1)
  assert.equal(files.length, 3)
  for (const part of files) {
    const [, file] = /^\+\+\+ b\/node_modules\/ts-mls\/(.+)$/m.exec(part) ?? []
    const installed = readFileSync(`${library}${file}`, 'utf8')
    const added = [...part.matchAll(/^\+(?!\+\+)(.*)$/gm)].map(([, line]) => line ?? '')
    assert.ok(added.length > 0)
    for (const line of added) assert.ok(installed.includes(line), `missing: ${line}`)
  }
})

test('removing exactly one member brings a fresh secret, which that member cannot compute', async () => {
  const room = await Room.of(world, alice, bob, carol)
  const bobs = room.groupOf(bob)
  const commit = await room.change(alice, { remove: [bob] })
  const [message] = decodeMlsMessage(commit, 0) ?? []
  assert.ok(
    message?.wireformat === 'mls_public_message' && message.publicMessage.content.contentType === 'commit',
  )
  assert.ok(message.publicMessage.content.commit.path, 'the commit has a path')
  assert.notDeepEqual(await bobs.epochSecret(), await room.groupOf(alice).epochSecret())
  assert.equal(await knowsNextEpoch(bobs, room.groupOf(alice)), false)
})

test('removing the only other member, or renewing keys alone, brings a fresh secret as well', async () => {
  const room = await Room.of(world, alice, bob)
  const bobs = room.groupOf(bob)
  await room.change(alice, { remove: [bob] })
  const alone = room.groupOf(alice)
  assert.equal(await knowsNextEpoch(bobs, alone), false)
  await room.change(alice)
  assert.equal(await knowsNextEpoch(alone, room.groupOf(alice)), false)
})

test('the check for a fresh secret is a real one: a commit that only adds has none', async () => {
  const room = await Room.of(world, alice, bob)
  const bobs = room.groupOf(bob)
  await room.change(alice, { add: [carol] })
  assert.equal(await knowsNextEpoch(bobs, room.groupOf(alice)), true)
})

test('a newcomer accepts a tree in which a node has more unmerged leaves than the nodes above it', async () => {
  const members = await Promise.all(Array.from({ length: 8 }, device))
  const [first, , , , fifth, sixth, , eighth] = members
  assert.ok(first && fifth && sixth && eighth)
  const room = await Room.of(world, first, ...members.slice(1))
  await room.change(first, { remove: [sixth, eighth] })
  await room.change(fifth) // Fills the node over leaves 4 to 7, and the root.
  await room.change(first, { add: [await device()] }) // Leaf 5: unmerged at both.
  await room.change(first) // Merged at the root only.
  await room.change(first, { add: [await device()] }) // Leaf 7: the lower node now has two, the root one.
  await room.assertAgreement()
})

test('a member who is removed by a commit that also adds somebody learns that it was removed', async () => {
  const room = await Room.of(world, alice, bob)
  const bobs = room.groupOf(bob)
  await room.change(alice, { remove: [bob], add: [carol] })
  assert.equal(room.removed.length, 1)
  assert.equal(room.leafOf(carol), 1, 'Carol sits where Bob sat')
  assert.equal(await knowsNextEpoch(bobs, room.groupOf(alice)), false)
  await room.assertAgreement()
})

test('new group extensions and a removal in one commit can be followed by those who stay', async () => {
  const room = await Room.of(world, alice, bob, carol)
  const extensions = [toLibrary(settingsExtension(firstSettings({ history: 'since-join', keepDays: 0 })))]
  const changed: Proposal = {
    proposalType: 'group_context_extensions',
    groupContextExtensions: { extensions },
  }
  const alone = await rogueCommit(stateOf(room.groupOf(alice)), [changed])
  const withRemoval = await rogueCommit(stateOf(room.groupOf(alice)), [
    changed,
    { proposalType: 'remove', remove: { removed: room.leafOf(carol) } },
  ])
  for (const { commit, state } of [alone, withRemoval]) {
    const [message] = decodeMlsMessage(commit, 0) ?? []
    assert.ok(
      message?.wireformat === 'mls_public_message' && message.publicMessage.content.contentType === 'commit',
    )
    assert.ok(message.publicMessage.content.commit.path, 'the commit has a path (RFC 9420 §12.4)')
    const bobs = stateOf(room.groupOf(bob))
    const { newState } = await processPublicMessage(
      bobs,
      message.publicMessage,
      emptyPskIndex,
      await mlsSuite(),
    )
    assert.deepEqual(newState.keySchedule.exporterSecret, state.keySchedule.exporterSecret)
  }
})

test('key packages are held to the clock they are given', async () => {
  const later = new World()
  later.nowMs += 100 * DAY_MS
  const [dave, erin] = [await later.device(), await later.device()]
  const room = await Room.of(later, dave, erin)
  await room.assertAgreement()
})

test('joining from outside as a member who is not there fails, and does not go on for ever', async (t) => {
  const worker = new Worker(new URL('testing/outside-join.ts', import.meta.url))
  t.after(() => worker.terminate())
  const error = await new Promise<unknown>((resolve) => {
    worker.on('error', resolve)
    worker.on('exit', () => resolve(new Error('it joined')))
    AbortSignal.timeout(20_000).addEventListener('abort', () => resolve(new Error('it goes on for ever')))
  })
  assert.match(String(error), /no prior leaf/)
})

test('a commit from outside that evicts a member is accepted by the library, and refused by the room', async () => {
  const room = await Room.of(world, alice, bob)
  const suite = await mlsSuite()
  const state = stateOf(room.groupOf(alice))
  const info = await createGroupInfoWithExternalPubAndRatchetTree(state, [], suite)
  const { keyPackage, keys } = keysOf(await world.keyPackage(carol))
  const asBob = { compareKeyPackages: () => false, compareKeyPackageToLeafNode: () => true }
  const config = { ...configFor(trustAnybody), keyPackageEqualityConfig: asBob }
  const { publicMessage } = await joinGroupExternal(info, keyPackage, keys, true, suite, undefined, config)
  const naive = await processPublicMessage(stateOf(room.groupOf(bob)), publicMessage, emptyPskIndex, suite)
  assert.equal(naive.actionTaken, 'accept')
  const message = encodeMlsMessage({ publicMessage, wireformat: 'mls_public_message', version: 'mls10' })
  await assert.rejects(room.groupOf(bob).process(message), { code: 'bad-commit' })
  const engine = tsMlsEngine.restore(room.groupOf(bob).serialize(), trustAnybody)
  await assert.rejects(engine.apply(message), /commit refused/, 'one level further down as well')
})
