import assert from 'node:assert/strict'
import { mlsExporter } from 'ts-mls'
import { encodeGroupContext, type GroupContext } from 'ts-mls/groupContext.js'
import { initializeEpoch } from 'ts-mls/keySchedule.js'
import {
  createSecretTree,
  deriveKey,
  deriveNonce,
  type GenerationSecret,
  ratchetUntil,
} from 'ts-mls/secretTree.js'
import { expandSenderDataKey, expandSenderDataNonce } from 'ts-mls/sender.js'
import { leafToNodeIndex, toLeafIndex } from 'ts-mls/treemath.js'
import { every, suiteNameOf, suiteOf } from './mls-suites.ts'
import { fromHex, testVectors } from './vector-files.ts'

interface KeySchedule {
  cipher_suite: number
  group_id: string
  initial_init_secret: string
  epochs: (Record<
    | 'group_context'
    | 'tree_hash'
    | 'confirmed_transcript_hash'
    | 'commit_secret'
    | 'psk_secret'
    | 'joiner_secret'
    | 'welcome_secret'
    | 'init_secret'
    | 'sender_data_secret'
    | 'encryption_secret'
    | 'exporter_secret'
    | 'external_secret'
    | 'confirmation_key'
    | 'membership_key'
    | 'resumption_psk'
    | 'epoch_authenticator'
    | 'external_pub',
    string
  > & { exporter: { label: string; context: string; length: number; secret: string } })[]
}

testVectors({
  name: 'every secret of every epoch comes out of the key schedule',
  file: 'mls/key-schedule.json',
  cases: every<KeySchedule>,
  atLeast: 7,
  async check(vector) {
    const suite = await suiteOf(vector.cipher_suite)
    let initSecret = fromHex(vector.initial_init_secret)
    for (const [number, epoch] of vector.epochs.entries()) {
      const context: GroupContext = {
        version: 'mls10',
        cipherSuite: suiteNameOf(vector.cipher_suite),
        groupId: fromHex(vector.group_id),
        epoch: BigInt(number),
        treeHash: fromHex(epoch.tree_hash),
        confirmedTranscriptHash: fromHex(epoch.confirmed_transcript_hash),
        extensions: [],
      }
      assert.deepEqual(encodeGroupContext(context), fromHex(epoch.group_context))
      const made = await initializeEpoch(
        initSecret,
        fromHex(epoch.commit_secret),
        context,
        fromHex(epoch.psk_secret),
        suite.kdf,
      )
      assert.deepEqual(
        {
          joiner_secret: made.joinerSecret,
          welcome_secret: made.welcomeSecret,
          encryption_secret: made.encryptionSecret,
          init_secret: made.keySchedule.initSecret,
          sender_data_secret: made.keySchedule.senderDataSecret,
          exporter_secret: made.keySchedule.exporterSecret,
          external_secret: made.keySchedule.externalSecret,
          confirmation_key: made.keySchedule.confirmationKey,
          membership_key: made.keySchedule.membershipKey,
          resumption_psk: made.keySchedule.resumptionPsk,
          epoch_authenticator: made.keySchedule.epochAuthenticator,
        },
        {
          joiner_secret: fromHex(epoch.joiner_secret),
          welcome_secret: fromHex(epoch.welcome_secret),
          encryption_secret: fromHex(epoch.encryption_secret),
          init_secret: fromHex(epoch.init_secret),
          sender_data_secret: fromHex(epoch.sender_data_secret),
          exporter_secret: fromHex(epoch.exporter_secret),
          external_secret: fromHex(epoch.external_secret),
          confirmation_key: fromHex(epoch.confirmation_key),
          membership_key: fromHex(epoch.membership_key),
          resumption_psk: fromHex(epoch.resumption_psk),
          epoch_authenticator: fromHex(epoch.epoch_authenticator),
        },
      )
      const external = await suite.hpke.deriveKeyPair(fromHex(epoch.external_secret))
      assert.deepEqual(await suite.hpke.exportPublicKey(external.publicKey), fromHex(epoch.external_pub))
      const { label, context: exportContext, length, secret } = epoch.exporter
      const exported = mlsExporter(
        made.keySchedule.exporterSecret,
        label,
        fromHex(exportContext),
        length,
        suite,
      )
      assert.deepEqual(await exported, fromHex(secret))
      initSecret = made.keySchedule.initSecret
    }
  },
})

interface SecretTree {
  cipher_suite: number
  encryption_secret: string
  sender_data: Record<'sender_data_secret' | 'ciphertext' | 'key' | 'nonce', string>
  leaves: (Record<'handshake_key' | 'handshake_nonce' | 'application_key' | 'application_nonce', string> & {
    generation: number
  })[][]
}

const farAhead = { retainKeysForGenerations: 1, retainKeysForEpochs: 1, maximumForwardRatchetSteps: 200 }

testVectors({
  name: 'the secret tree gives every leaf its keys and nonces',
  file: 'mls/secret-tree.json',
  cases: every<SecretTree>,
  atLeast: 21,
  async check(vector) {
    const suite = await suiteOf(vector.cipher_suite)
    const sender = vector.sender_data
    const secret = fromHex(sender.sender_data_secret)
    const sample = fromHex(sender.ciphertext)
    assert.deepEqual(await expandSenderDataKey(suite, secret, sample), fromHex(sender.key))
    assert.deepEqual(await expandSenderDataNonce(suite, secret, sample), fromHex(sender.nonce))
    const tree = await createSecretTree(vector.leaves.length, fromHex(vector.encryption_secret), suite.kdf)
    const at = async (start: GenerationSecret | undefined, generation: number) => {
      assert.ok(start !== undefined)
      const [{ secret: reached }] = await ratchetUntil(start, generation, farAhead, suite.kdf)
      return [await deriveKey(reached, generation, suite), await deriveNonce(reached, generation, suite)]
    }
    for (const [leaf, generations] of vector.leaves.entries())
      for (const wanted of generations) {
        const node = tree[leafToNodeIndex(toLeafIndex(leaf))]
        const handshake = [wanted.handshake_key, wanted.handshake_nonce].map(fromHex)
        const application = [wanted.application_key, wanted.application_nonce].map(fromHex)
        assert.deepEqual(await at(node?.handshake, wanted.generation), handshake)
        assert.deepEqual(await at(node?.application, wanted.generation), application)
      }
  },
})
