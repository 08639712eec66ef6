import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createCommit,
  createGroup,
  createGroupInfoWithExternalPubAndRatchetTree,
  createProposal,
  encodeMlsMessage,
  joinGroupExternal,
  type Proposal,
} from 'ts-mls'
import { decodeKeyPackage } from 'ts-mls/keyPackage.js'
import { createSecretTree } from 'ts-mls/secretTree.js'
import { utf8 } from './bytes.ts'
import { extensionTypes } from './extensions.ts'
import { Group } from './group.ts'
import { mlsSuite } from './provider.ts'
import { settingsExtension } from './room-settings.ts'
import { keysOf, rogueCommit, stateOf, trustAnybody } from './testing/mls-state.ts'
import { Room } from './testing/room.ts'
import { type Device, World } from './testing/world.ts'
import { toLibrary } from './ts-mls-codec.ts'
import { configFor } from './ts-mls-group.ts'

const world = new World()
const [alice, bob, carol, mallory] = [
  await world.device(),
  await world.device(),
  await world.device(),
  await world.device(),
]
const bad = { code: 'bad-commit' }

/** Mallory is a member whose software has been changed; Alice is not deceived. */
async function refuses(proposals: Proposal[], why: string): Promise<void> {
  const room = await Room.of(world, alice, bob, mallory)
  const { commit } = await rogueCommit(stateOf(room.groupOf(mallory)), proposals)
  await assert.rejects(room.groupOf(alice).process(commit), bad, why)
}

test('what changed software commits is accepted as long as it keeps to the rules', async () => {
  const room = await Room.of(world, alice, bob, mallory)
  const state = stateOf(room.groupOf(mallory))
  const remove: Proposal = { proposalType: 'remove', remove: { removed: room.leafOf(bob) } }
  for (const proposals of [[], [remove]]) {
    const { commit } = await rogueCommit(state, proposals)
    assert.equal((await room.groupOf(alice).process(commit)).kind, 'advanced')
  }
})

test('a commit that shares more of the past than was agreed, or puts other extensions in, is refused', async () => {
  const extensions = (data: ReturnType<typeof settingsExtension>[]): Proposal => ({
    proposalType: 'group_context_extensions',
    groupContextExtensions: { extensions: data.map(toLibrary) },
  })
  const shared = { history: 'shared', keepDays: 0, sharedFromEpoch: 0 } as const
  await refuses([extensions([settingsExtension({ ...shared, sharedFromEpoch: 1 })])], 'another beginning')
  await refuses([extensions([])], 'no settings')
  await refuses([extensions([settingsExtension(shared), { type: 5, data: new Uint8Array() }])], 'more')
})

test('a commit with a pre-shared key, a reinitialisation or a proposal of another kind is refused', async () => {
  const room = await Room.of(world, alice, mallory)
  const { groupId } = stateOf(room.groupOf(mallory)).groupContext
  const pskNonce = new Uint8Array(48)
  const preSharedKeyId = { psktype: 'external', pskId: utf8('psk'), pskNonce } as const
  const pskIndex = { findPsk: () => new Uint8Array(48) }
  const context = { state: stateOf(room.groupOf(mallory)), cipherSuite: await mlsSuite(), pskIndex }
  const withPsk = await createCommit(context, {
    extraProposals: [{ proposalType: 'psk', psk: { preSharedKeyId } }],
    wireAsPublicMessage: true,
  })
  await assert.rejects(room.groupOf(alice).process(encodeMlsMessage(withPsk.commit)), bad)
  const suite = (await mlsSuite()).name
  await refuses(
    [{ proposalType: 'reinit', reinit: { groupId, version: 'mls10', cipherSuite: suite, extensions: [] } }],
    'reinit',
  )
  await refuses([{ proposalType: 0xf5ff, proposalData: utf8('?') }], 'custom')
})

test('a commit that refers to a proposal sent earlier is refused', async () => {
  const room = await Room.of(world, alice, mallory)
  const state = stateOf(room.groupOf(mallory))
  const remove: Proposal = { proposalType: 'remove', remove: { removed: 0 } }
  const proposed = await createProposal(state, true, remove, await mlsSuite())
  const { commit } = await rogueCommit(proposed.newState, [])
  await assert.rejects(room.groupOf(alice).process(commit), bad)
  await assert.rejects(room.groupOf(alice).process(encodeMlsMessage(proposed.message)), bad)
})

test('a commit sent as a PrivateMessage is refused', async () => {
  const room = await Room.of(world, alice, mallory)
  const group = room.groupOf(mallory)
  const suite = await mlsSuite()
  const secretTree = await createSecretTree(2, new Uint8Array(48), suite.kdf)
  const { commit } = await rogueCommit({ ...stateOf(group), secretTree }, [], { wireAsPublicMessage: false })
  await assert.rejects(room.groupOf(alice).process(commit), bad)
})

test('an external commit is refused, whether it only joins or also evicts somebody', async () => {
  const room = await Room.of(world, alice, bob)
  const suite = await mlsSuite()
  const info = await createGroupInfoWithExternalPubAndRatchetTree(stateOf(room.groupOf(alice)), [], suite)
  for (const intruder of [mallory, bob]) {
    const { keyPackage, keys } = keysOf(await world.keyPackage(intruder))
    const config = {
      ...configFor(trustAnybody),
      keyPackageEqualityConfig: { compareKeyPackages: () => false, compareKeyPackageToLeafNode: () => true },
    }
    for (const evicts of [false, true]) {
      const { publicMessage } = await joinGroupExternal(
        info,
        keyPackage,
        keys,
        evicts,
        suite,
        undefined,
        config,
      )
      const message = { publicMessage, wireformat: 'mls_public_message', version: 'mls10' } as const
      await assert.rejects(room.groupOf(alice).process(encodeMlsMessage(message)), bad)
    }
  }
})

test('a commit from another epoch, another room or this very device is refused', async () => {
  const room = await Room.of(world, alice, bob)
  const elsewhere = await Room.of(world, alice, bob)
  const old = await room.change(bob)
  await assert.rejects(room.groupOf(alice).process(old), bad)
  const { next } = await room.groupOf(bob).commit()
  const ahead = await next.commit()
  await assert.rejects(room.groupOf(alice).process(ahead.commit), bad)
  const foreign = await elsewhere.groupOf(bob).commit()
  await assert.rejects(room.groupOf(alice).process(foreign.commit), bad)
  const own = await room.groupOf(alice).commit()
  await assert.rejects(room.groupOf(alice).process(own.commit), bad)
})

test('a commit with one bit changed, cut short or with something behind it is refused', async () => {
  const room = await Room.of(world, alice, bob)
  const group = room.groupOf(alice)
  const { commit, next } = await room.groupOf(bob).commit()
  for (let at = 0; at < commit.length; at += 17) {
    const flipped = commit.with(at, (commit[at] ?? 0) ^ 1)
    await assert.rejects(group.process(flipped), bad, `byte ${at} flipped`)
    await assert.rejects(group.process(commit.subarray(0, at)), bad, `cut to ${at}`)
  }
  await assert.rejects(group.process(Uint8Array.of(...commit, 0)), bad)
  const processed = await group.process(commit)
  assert.ok(processed.kind === 'advanced')
  assert.deepEqual(await processed.next.epochSecret(), await next.epochSecret())
})

test('a member cannot commit as somebody else', async () => {
  const room = await Room.of(world, alice, bob, mallory)
  const state = stateOf(room.groupOf(mallory))
  const asBob = { ...state, privatePath: { ...state.privatePath, leafIndex: room.leafOf(bob) } }
  const { commit } = await rogueCommit(asBob, [{ proposalType: 'remove', remove: { removed: 0 } }])
  await assert.rejects(room.groupOf(alice).process(commit), bad)
})

test('only members can be removed, oneself cannot, and nobody twice', async () => {
  const room = await Room.of(world, alice, bob)
  for (const remove of [[0], [1, 1], [2], [-1], [65_536]])
    await assert.rejects(room.groupOf(alice).commit({ remove }), bad, `removing ${remove.join()}`)
})

test('a device cannot be added twice, unless its old leaf goes in the same commit', async () => {
  const room = await Room.of(world, alice, bob, mallory)
  const again = await world.keyPackage(bob)
  await assert.rejects(room.groupOf(alice).commit({ add: [again.public] }), bad)
  const twice = [(await world.keyPackage(carol)).public, (await world.keyPackage(carol)).public]
  await assert.rejects(room.groupOf(alice).commit({ add: twice }), bad)
  await refusesFrom(room, mallory, [again.public])
  const { next } = await room.groupOf(alice).commit({ add: [again.public], remove: [room.leafOf(bob)] })
  assert.deepEqual(
    next.members.map(({ deviceId }) => deviceId),
    [alice.deviceId, bob.deviceId, mallory.deviceId],
  )
})

/** Commits the adds with changed software, and has Alice refuse. */
async function refusesFrom(room: Room, committer: Device, packages: Uint8Array[]): Promise<void> {
  const proposals = packages.map((bytes): Proposal => {
    const [keyPackage] = decodeKeyPackage(bytes, 0) ?? []
    assert.ok(keyPackage)
    return { proposalType: 'add', add: { keyPackage } }
  })
  const state = stateOf(room.groupOf(committer))
  const permissive = { compareKeyPackages: () => false, compareKeyPackageToLeafNode: () => false }
  const clientConfig = { ...state.clientConfig, keyPackageEqualityConfig: permissive }
  const { commit } = await rogueCommit({ ...state, clientConfig }, proposals)
  await assert.rejects(room.groupOf(alice).process(commit), bad)
}

test('bytes that are no key package, or one whose signature does not hold, are refused', async () => {
  const room = await Room.of(world, alice, bob)
  const { public: whole } = await world.keyPackage(carol)
  const add = (bytes: Uint8Array) => room.groupOf(alice).commit({ add: [bytes] })
  await assert.rejects(add(whole.subarray(1)), { code: 'bad-key-package' })
  await assert.rejects(add(Uint8Array.of(...whole, 0)), { code: 'bad-key-package' })
  await assert.rejects(add(whole.with(-1, (whole.at(-1) ?? 0) ^ 1)), bad)
})

test('a Welcome to a group with other extensions than ours cannot be used', async () => {
  const founder = keysOf(await world.keyPackage(mallory))
  const suite = await mlsSuite()
  const config = configFor(trustAnybody)
  const bobs = await world.keyPackage(bob)
  const { keyPackage: bobsPackage } = keysOf(bobs)
  const odd = [[], [toLibrary({ type: extensionTypes.settings, data: Uint8Array.of(1, 9) })]]
  for (const extensions of odd) {
    const roomId = crypto.getRandomValues(new Uint8Array(16))
    const state = await createGroup(roomId, founder.keyPackage, founder.keys, extensions, suite, config)
    const { welcome } = await createCommit(
      { state, cipherSuite: suite },
      {
        extraProposals: [{ proposalType: 'add', add: { keyPackage: bobsPackage } }],
        ratchetTreeExtension: true,
      },
    )
    assert.ok(welcome)
    const bytes = encodeMlsMessage({ welcome, wireformat: 'mls_welcome', version: 'mls10' })
    const joining = { welcome: bytes, keyPackageSecret: bobs.secret, authority: bob.authority }
    await assert.rejects(Group.join(joining), { code: 'bad-welcome' })
  }
})
