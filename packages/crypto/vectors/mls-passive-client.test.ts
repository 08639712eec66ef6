import assert from 'node:assert/strict'
import {
  acceptAll,
  bytesToBase64,
  type CiphersuiteImpl,
  type ClientConfig,
  type ClientState,
  decodeMlsMessage,
  joinGroup,
  makePskIndex,
  processPrivateMessage,
  processPublicMessage,
} from 'ts-mls'
import { decodeRatchetTree } from 'ts-mls/ratchetTree.js'
import { trustAnybody } from '../src/testing/mls-state.ts'
import { configFor } from '../src/ts-mls-group.ts'
import { every, signKeyOf, suiteOf } from './mls-suites.ts'
import { fromHex, testVectors } from './vector-files.ts'

interface PassiveClient {
  cipher_suite: number
  external_psks: { psk_id: string; psk: string }[]
  key_package: string
  signature_priv: string
  encryption_priv: string
  init_priv: string
  welcome: string
  ratchet_tree: string | null
  initial_epoch_authenticator: string
  epochs: { proposals: string[]; commit: string; epoch_authenticator: string }[]
}

/** Our settings, except that the vectors' made-up members are taken at their word and PrivateMessages are opened. */
const config: ClientConfig = {
  ...configFor(trustAnybody),
  keyRetentionConfig: {
    retainKeysForGenerations: 10,
    retainKeysForEpochs: 4,
    maximumForwardRatchetSteps: 200,
  },
}

testVectors({
  name: 'a passive client joins published groups by Welcome',
  file: 'mls/passive-client-welcome.json',
  cases: every<PassiveClient>,
  atLeast: 56,
  check: follow,
})

testVectors({
  name: 'a passive client follows published commits',
  file: 'mls/passive-client-handling-commit.json',
  cases: every<PassiveClient>,
  atLeast: 91,
  check: follow,
})

testVectors({
  name: 'a passive client follows two hundred random epochs',
  file: 'mls/passive-client-random.json',
  cases: every<PassiveClient>,
  atLeast: 1,
  check: follow,
})

async function follow(vector: PassiveClient): Promise<void> {
  const suite = await suiteOf(vector.cipher_suite)
  const psks = Object.fromEntries(
    vector.external_psks.map(({ psk_id: id, psk }) => [bytesToBase64(fromHex(id)), fromHex(psk)]),
  )
  let state = await join(vector, suite, psks)
  assert.deepEqual(state.keySchedule.epochAuthenticator, fromHex(vector.initial_epoch_authenticator))
  for (const { proposals, commit, epoch_authenticator: expected } of vector.epochs) {
    for (const message of [...proposals, commit]) state = await process(state, message, { suite, psks })
    assert.deepEqual(state.keySchedule.epochAuthenticator, fromHex(expected))
  }
}

async function join(vector: PassiveClient, suite: CiphersuiteImpl, psks: Record<string, Uint8Array>) {
  const [keyPackage] = decodeMlsMessage(fromHex(vector.key_package), 0) ?? []
  const [welcome] = decodeMlsMessage(fromHex(vector.welcome), 0) ?? []
  assert.ok(keyPackage?.wireformat === 'mls_key_package' && welcome?.wireformat === 'mls_welcome')
  const { signaturePublicKey } = keyPackage.keyPackage.leafNode
  const keys = {
    initPrivateKey: fromHex(vector.init_priv),
    hpkePrivateKey: fromHex(vector.encryption_priv),
    signaturePrivateKey: signKeyOf(vector.cipher_suite, vector.signature_priv, signaturePublicKey),
  }
  const tree =
    vector.ratchet_tree === null ? undefined : decodeRatchetTree(fromHex(vector.ratchet_tree), 0)?.[0]
  const known = makePskIndex(undefined, psks)
  return joinGroup(welcome.welcome, keyPackage.keyPackage, keys, known, suite, tree, undefined, config)
}

async function process(
  state: ClientState,
  hex: string,
  { suite, psks }: { suite: CiphersuiteImpl; psks: Record<string, Uint8Array> },
): Promise<ClientState> {
  const [message] = decodeMlsMessage(fromHex(hex), 0) ?? []
  const known = makePskIndex(state, psks)
  if (message?.wireformat === 'mls_public_message')
    return (await processPublicMessage(state, message.publicMessage, known, suite, acceptAll)).newState
  assert.ok(message?.wireformat === 'mls_private_message')
  return (await processPrivateMessage(state, message.privateMessage, known, suite, acceptAll)).newState
}
