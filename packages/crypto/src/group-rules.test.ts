import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from '@securechat/protocol'
import { newId, randomBytes, toBase64url } from './bytes.ts'
import { checkCommit, checkFits, readMembers } from './group-rules.ts'
import { leafIdentity } from './leaf-owner.ts'
import type { CommitFacts, KeyPackageFacts, MlsGroup, MlsLeafKeys } from './mls-engine.ts'

const bad = { code: 'bad-commit' }

function someKeys(): MlsLeafKeys {
  const owner = { accountId: newId(), deviceId: newId(), fingerprint: toBase64url(randomBytes(32)) }
  return { identity: leafIdentity(owner), signatureKey: randomBytes(97), encryptionKey: randomBytes(97) }
}

const aPackage = (): KeyPackageFacts => ({ ...someKeys(), notBeforeMs: 0, notAfterMs: 1, isCapable: true })

/** A group of which only the parts that rules look at are there. */
function aGroup(memberCount: number): MlsGroup {
  const leaves = Array.from({ length: memberCount }, (_, leaf) => ({ leaf, ...someKeys() }))
  return { groupId: randomBytes(16), epoch: 7n, ownLeaf: 0, leaves } as unknown as MlsGroup // SAFETY: see above.
}

const aCommit = (group: MlsGroup, changes: Partial<CommitFacts> = {}): CommitFacts => ({
  groupId: group.groupId,
  epoch: group.epoch,
  committer: 1,
  add: [],
  remove: [],
  hasOther: false,
  extensions: undefined,
  path: { ...ownLeafOf(group, 1), encryptionKey: randomBytes(97) },
  ...changes,
})

function ownLeafOf(group: MlsGroup, at: number): MlsLeafKeys {
  const leaf = group.leaves[at]
  assert.ok(leaf)
  return leaf
}

test('a member renews its keys, adds newcomers and removes others', () => {
  const group = aGroup(3)
  assert.equal(checkCommit(group, aCommit(group)), 1)
  assert.equal(checkCommit(group, aCommit(group, { add: [aPackage()], remove: [2] })), 1)
  assert.equal(checkCommit(group, aCommit(group, { add: [aPackage()], path: undefined })), 1)
})

test('a committer keeps its identity and its signature key', () => {
  const group = aGroup(3)
  const fresh = { ...ownLeafOf(group, 1), encryptionKey: randomBytes(97) }
  const asCarol = { ...fresh, identity: ownLeafOf(group, 2).identity }
  assert.throws(() => checkCommit(group, aCommit(group, { path: asCarol })), bad)
  assert.throws(
    () => checkCommit(group, aCommit(group, { path: { ...fresh, signatureKey: randomBytes(97) } })),
    bad,
  )
  assert.throws(() => checkCommit(group, aCommit(group, { committer: 2 })), bad)
})

test('a committer changes its encryption key, to one that nobody has', () => {
  const group = aGroup(3)
  const withKey = (encryptionKey: Uint8Array) => ({ ...ownLeafOf(group, 1), encryptionKey })
  for (const leaf of [0, 1, 2]) {
    const path = withKey(ownLeafOf(group, leaf).encryptionKey)
    assert.throws(() => checkCommit(group, aCommit(group, { path })), bad, `the key of leaf ${leaf}`)
  }
  const newcomer = aPackage()
  assert.throws(
    () => checkCommit(group, aCommit(group, { add: [newcomer], path: withKey(newcomer.encryptionKey) })),
    bad,
  )
})

test('a commit is for this group and epoch, by another member, and of nothing but adds and removes', () => {
  const group = aGroup(3)
  const wrong: Partial<CommitFacts>[] = [
    { groupId: randomBytes(16) },
    { epoch: 6n },
    { epoch: 8n },
    { committer: undefined },
    { committer: group.ownLeaf, path: { ...ownLeafOf(group, 0), encryptionKey: randomBytes(97) } },
    { committer: 3 },
    { hasOther: true },
    { remove: [1] },
    { remove: [3] },
    { remove: [2, 2] },
  ]
  for (const changes of wrong)
    assert.throws(() => checkCommit(group, aCommit(group, changes)), bad, Object.keys(changes)[0])
})

test('a room takes so many adds at once and so many devices in all', () => {
  const packages = Array.from({ length: limits.addsPerCommit + 1 }, aPackage)
  const most = packages.slice(1)
  checkFits(aGroup(3), { add: most, remove: [] })
  assert.throws(() => checkFits(aGroup(3), { add: packages, remove: [] }), bad)
  const nearlyFull = aGroup(limits.roomDevices - 1)
  checkFits(nearlyFull, { add: packages.slice(0, 1), remove: [] })
  checkFits(nearlyFull, { add: packages.slice(0, 2), remove: [5] })
  assert.throws(() => checkFits(nearlyFull, { add: packages.slice(0, 2), remove: [] }), bad)
})

test('a device or an encryption key cannot be in the group twice', () => {
  const group = aGroup(3)
  const sameDevice = { ...aPackage(), identity: ownLeafOf(group, 2).identity }
  const sameKey = { ...aPackage(), encryptionKey: ownLeafOf(group, 2).encryptionKey }
  for (const newcomer of [sameDevice, sameKey]) {
    assert.throws(() => checkFits(group, { add: [newcomer], remove: [] }), bad)
    checkFits(group, { add: [newcomer], remove: [2] })
  }
  const one = aPackage()
  assert.throws(
    () => checkFits(group, { add: [one, { ...aPackage(), identity: one.identity }], remove: [] }),
    bad,
  )
})

test('members are read from their leaves; a leaf that is nobody’s, or a device in two, makes the group unusable', () => {
  const { leaves } = aGroup(3)
  const [first, second] = leaves
  assert.ok(first && second)
  assert.deepEqual(
    readMembers(leaves)?.map(({ leaf }) => leaf),
    [0, 1, 2],
  )
  assert.equal(readMembers([first, { ...second, identity: new Uint8Array() }]), undefined)
  assert.equal(readMembers([first, { ...second, identity: first.identity }]), undefined)
  assert.equal(readMembers([{ ...first, leaf: 65_536 }]), undefined)
})
