import assert from 'node:assert/strict'
import { applyUpdatePathSecret } from 'ts-mls/createCommit.js'
import type { CiphersuiteImpl } from 'ts-mls'
import type { GroupContext } from 'ts-mls/groupContext.js'
import { verifyLeafNodeSignature } from 'ts-mls/leafNode.js'
import { verifyParentHashes } from 'ts-mls/parentHash.js'
import { getCommitSecret } from 'ts-mls/pathSecrets.js'
import { type PrivateKeyPath, toPrivateKeyPath } from 'ts-mls/privateKeyPath.js'
import { decodeProposal, type Proposal } from 'ts-mls/proposal.js'
import {
  addLeafNode,
  decodeRatchetTree,
  encodeRatchetTree,
  type RatchetTree,
  removeLeafNode,
  resolution,
  updateLeafNode,
} from 'ts-mls/ratchetTree.js'
import { treeHash, treeHashRoot } from 'ts-mls/treeHash.js'
import { leafToNodeIndex, nodeToLeafIndex, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js'
import { applyUpdatePath, createUpdatePath, decodeUpdatePath, type UpdatePath } from 'ts-mls/updatePath.js'
import { every, mostlyOurs, signKeyOf, suiteNameOf, suiteOf } from './mls-suites.ts'
import { fromHex, testVectors } from './vector-files.ts'

type TreeOperation = Record<
  'proposal' | 'tree_before' | 'tree_after' | 'tree_hash_before' | 'tree_hash_after',
  string
> & {
  cipher_suite: number
  proposal_sender: number
}

testVectors({
  name: 'adds, updates and removes change a tree as published',
  file: 'mls/tree-operations.json',
  cases: every<TreeOperation>,
  atLeast: 5,
  async check(vector) {
    const { hash } = await suiteOf(vector.cipher_suite)
    const before = decodeTree(vector.tree_before)
    assert.deepEqual(await treeHashRoot(before, hash), fromHex(vector.tree_hash_before))
    const [proposal] = decodeProposal(fromHex(vector.proposal), 0) ?? []
    assert.ok(proposal !== undefined)
    const after = changed(before, proposal, vector.proposal_sender)
    assert.deepEqual(encodeRatchetTree(after), fromHex(vector.tree_after))
    assert.deepEqual(await treeHashRoot(after, hash), fromHex(vector.tree_hash_after))
  },
})

function changed(tree: RatchetTree, proposal: Proposal, sender: number): RatchetTree {
  if (proposal.proposalType === 'add') return addLeafNode(tree, proposal.add.keyPackage.leafNode)[0]
  if (proposal.proposalType === 'remove') return removeLeafNode(tree, toLeafIndex(proposal.remove.removed))
  assert.ok(proposal.proposalType === 'update')
  return updateLeafNode(tree, proposal.update.leafNode, toLeafIndex(sender))
}

interface TreeValidation {
  cipher_suite: number
  tree: string
  group_id: string
  tree_hashes: string[]
  resolutions: number[][]
}

testVectors({
  name: 'tree hashes, resolutions, parent hashes and leaf signatures hold in published trees',
  file: 'mls/tree-validation.json',
  cases: every<TreeValidation>,
  atLeast: 98,
  async check(vector) {
    const { hash, signature } = await suiteOf(vector.cipher_suite)
    const tree = decodeTree(vector.tree)
    for (const [node, expected] of vector.tree_hashes.entries())
      assert.deepEqual(await treeHash(tree, toNodeIndex(node), hash), fromHex(expected))
    for (const [node, expected] of vector.resolutions.entries())
      assert.deepEqual(resolution(tree, toNodeIndex(node)), expected)
    assert.ok(await verifyParentHashes(tree, hash))
    for (const [at, node] of tree.entries()) {
      if (node?.nodeType !== 'leaf') continue
      const leaf = nodeToLeafIndex(toNodeIndex(at))
      assert.ok(await verifyLeafNodeSignature(node.leaf, fromHex(vector.group_id), leaf, signature))
    }
  },
})

interface TreeKem {
  cipher_suite: number
  group_id: string
  epoch: number
  confirmed_transcript_hash: string
  ratchet_tree: string
  leaves_private: {
    index: number
    encryption_priv: string
    signature_priv: string
    path_secrets: { node: number; path_secret: string }[]
  }[]
  update_paths: {
    sender: number
    update_path: string
    path_secrets: (string | null)[]
    commit_secret: string
    tree_hash_after: string
  }[]
}

testVectors({
  name: 'every member finds the commit secret in published update paths, and in ours',
  file: 'mls/treekem.json',
  cases: mostlyOurs<TreeKem>,
  atLeast: 35,
  async check(vector) {
    const suite = await suiteOf(vector.cipher_suite)
    const tree = decodeTree(vector.ratchet_tree)
    const members = await Promise.all(vector.leaves_private.map((leaf) => privateKeysOf(leaf, suite)))
    const context: GroupContext = {
      version: 'mls10',
      cipherSuite: suiteNameOf(vector.cipher_suite),
      groupId: fromHex(vector.group_id),
      epoch: BigInt(vector.epoch),
      treeHash: await treeHashRoot(tree, suite.hash),
      confirmedTranscriptHash: fromHex(vector.confirmed_transcript_hash),
      extensions: [],
    }
    for (const published of vector.update_paths) {
      const [path] = decodeUpdatePath(fromHex(published.update_path), 0) ?? []
      assert.ok(path !== undefined)
      const after = await applyUpdatePath(tree, toLeafIndex(published.sender), path, suite.hash)
      const hash = await treeHashRoot(after, suite.hash)
      assert.deepEqual(hash, fromHex(published.tree_hash_after))
      const others = members.filter(({ leafIndex }) => leafIndex !== published.sender)
      const read = { tree, sender: published.sender, suite }
      for (const member of others) {
        const found = await readPath({ ...read, member, path, context: { ...context, treeHash: hash } })
        const expected = published.path_secrets[member.leafIndex]
        assert.deepEqual(found, {
          pathSecret: fromHex(expected ?? ''),
          commitSecret: fromHex(published.commit_secret),
        })
      }
      const ours = await newPath(vector, { tree: after, sender: published.sender, context, suite })
      const secrets = await Promise.all(others.map((member) => readPath({ ...read, ...ours, member })))
      assert.equal(new Set(secrets.map(({ commitSecret }) => String(commitSecret))).size, 1)
    }
  },
})

interface ReadPath {
  tree: RatchetTree
  sender: number
  member: PrivateKeyPath
  path: UpdatePath
  context: GroupContext
  suite: CiphersuiteImpl
}

async function readPath({ tree, sender, member, path, context, suite }: ReadPath) {
  const leaf = toLeafIndex(sender)
  const { nodeIndex, pathSecret } = await applyUpdatePathSecret(tree, member, leaf, context, path, [], suite)
  return { pathSecret, commitSecret: await getCommitSecret(tree, nodeIndex, pathSecret, suite.kdf) }
}

async function newPath(vector: TreeKem, { tree, sender, context, suite }: Omit<ReadPath, 'member' | 'path'>) {
  const own = vector.leaves_private.find(({ index }) => index === sender)
  const node = tree[leafToNodeIndex(toLeafIndex(sender))]
  assert.ok(own !== undefined && node?.nodeType === 'leaf')
  const signKey = signKeyOf(vector.cipher_suite, own.signature_priv, node.leaf.signaturePublicKey)
  const [after, path] = await createUpdatePath(tree, toLeafIndex(sender), context, signKey, suite)
  const next = { ...context, treeHash: await treeHashRoot(after, suite.hash), epoch: context.epoch + 1n }
  return { path, context: next }
}

async function privateKeysOf(
  leaf: TreeKem['leaves_private'][number],
  suite: CiphersuiteImpl,
): Promise<PrivateKeyPath> {
  const secrets = Object.fromEntries(
    leaf.path_secrets.map(({ node, path_secret }) => [node, fromHex(path_secret)]),
  )
  const path = await toPrivateKeyPath(secrets, leaf.index, suite)
  const own = leafToNodeIndex(toLeafIndex(leaf.index))
  return { ...path, privateKeys: { ...path.privateKeys, [own]: fromHex(leaf.encryption_priv) } }
}

function decodeTree(hex: string): RatchetTree {
  const [tree] = decodeRatchetTree(fromHex(hex), 0) ?? []
  assert.ok(tree !== undefined)
  return tree
}
