import assert from 'node:assert/strict'
import { decodeMlsMessage, type Decoder, type Encoder, encodeMlsMessage, type MLSMessage } from 'ts-mls'
import { determineLength } from 'ts-mls/codec/variableLength.js'
import { decodeCommit, encodeCommit } from 'ts-mls/commit.js'
import { decodeGroupSecrets, encodeGroupSecrets } from 'ts-mls/groupSecrets.js'
import * as proposal from 'ts-mls/proposal.js'
import { decodeRatchetTree, encodeRatchetTree } from 'ts-mls/ratchetTree.js'
import { left, nodeWidth, parent, right, root, sibling, toNodeIndex } from 'ts-mls/treemath.js'
import { every } from './mls-suites.ts'
import { fromHex, testVectors } from './vector-files.ts'

testVectors({
  name: 'lengths are read as RFC 9420 §2.1.2 writes them',
  file: 'mls/deserialization.json',
  cases: every<{ vlbytes_header: string; length: number }>,
  atLeast: 14,
  check: (vector) => assert.equal(determineLength(fromHex(vector.vlbytes_header)).length, vector.length),
})

interface TreeMath {
  n_leaves: number
  n_nodes: number
  root: number
  left: (number | null)[]
  right: (number | null)[]
  parent: (number | null)[]
  sibling: (number | null)[]
}

testVectors({
  name: 'nodes find their relatives as in RFC 9420 §C',
  file: 'mls/tree-math.json',
  cases: every<TreeMath>,
  atLeast: 10,
  check(vector) {
    assert.equal(nodeWidth(vector.n_leaves), vector.n_nodes)
    assert.equal(root(vector.n_leaves), vector.root)
    for (const node of vector.left.keys()) {
      const at = toNodeIndex(node)
      assert.equal(
        orNull(() => left(at)),
        vector.left[node],
      )
      assert.equal(
        orNull(() => right(at)),
        vector.right[node],
      )
      assert.equal(
        orNull(() => parent(at, vector.n_leaves)),
        vector.parent[node],
      )
      assert.equal(
        orNull(() => sibling(at, vector.n_leaves)),
        vector.sibling[node],
      )
    }
  },
})

const messageKinds = {
  mls_welcome: 'mls_welcome',
  mls_group_info: 'mls_group_info',
  mls_key_package: 'mls_key_package',
  public_message_application: 'mls_public_message',
  public_message_proposal: 'mls_public_message',
  public_message_commit: 'mls_public_message',
  private_message: 'mls_private_message',
} satisfies Record<string, MLSMessage['wireformat']>

const structures = {
  ratchet_tree: survives(decodeRatchetTree, encodeRatchetTree),
  group_secrets: survives(decodeGroupSecrets, encodeGroupSecrets),
  add_proposal: survives(proposal.decodeAdd, proposal.encodeAdd),
  update_proposal: survives(proposal.decodeUpdate, proposal.encodeUpdate),
  remove_proposal: survives(proposal.decodeRemove, proposal.encodeRemove),
  pre_shared_key_proposal: survives(proposal.decodePSK, proposal.encodePSK),
  re_init_proposal: survives(proposal.decodeReinit, proposal.encodeReinit),
  external_init_proposal: survives(proposal.decodeExternalInit, proposal.encodeExternalInit),
  group_context_extensions_proposal: survives(
    proposal.decodeGroupContextExtensions,
    proposal.encodeGroupContextExtensions,
  ),
  commit: survives(decodeCommit, encodeCommit),
}

testVectors({
  name: 'every MLS structure is read and written back byte for byte',
  file: 'mls/messages.json',
  cases: every<Record<keyof typeof messageKinds | keyof typeof structures, string>>,
  atLeast: 300,
  check(vector) {
    for (const [field, wireformat] of Object.entries(messageKinds)) {
      const bytes = fromHex(vector[field as keyof typeof messageKinds])
      const [message] = decodeMlsMessage(bytes, 0) ?? []
      assert.equal(message?.wireformat, wireformat)
      assert.ok(message !== undefined)
      assert.deepEqual(encodeMlsMessage(message), bytes)
    }
    for (const [field, check] of Object.entries(structures)) check(vector[field as keyof typeof structures])
  },
})

function survives<T>(decode: Decoder<T>, encode: Encoder<T>): (hex: string) => void {
  return (hex) => {
    const bytes = fromHex(hex)
    const decoded = decode(bytes, 0)
    assert.ok(decoded !== undefined)
    assert.deepEqual(encode(decoded[0]), bytes)
  }
}

function orNull(find: () => number): number | null {
  try {
    return find()
  } catch {
    return null
  }
}
