import assert from 'node:assert/strict'
import { type CiphersuiteImpl, decodeMlsMessage } from 'ts-mls'
import { encodeCommit } from 'ts-mls/commit.js'
import type { FramedContent } from 'ts-mls/framedContent.js'
import type { GroupContext } from 'ts-mls/groupContext.js'
import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js'
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js'
import { protectApplicationData, protectProposal, unprotectPrivateMessage } from 'ts-mls/messageProtection.js'
import { protectProposalPublic, unprotectPublicMessage } from 'ts-mls/messageProtectionPublic.js'
import type { PrivateMessage } from 'ts-mls/privateMessage.js'
import { decodeProposal, encodeProposal } from 'ts-mls/proposal.js'
import type { PublicMessage } from 'ts-mls/publicMessage.js'
import type { RatchetTree } from 'ts-mls/ratchetTree.js'
import { createSecretTree } from 'ts-mls/secretTree.js'
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js'
import { every, signKeyOf, suiteNameOf, suiteOf } from './mls-suites.ts'
import { fromHex, testVectors } from './vector-files.ts'

type Protection = Record<
  | 'group_id'
  | 'tree_hash'
  | 'confirmed_transcript_hash'
  | 'signature_priv'
  | 'signature_pub'
  | 'encryption_secret'
  | 'sender_data_secret'
  | 'membership_key'
  | 'proposal'
  | 'proposal_priv'
  | 'proposal_pub'
  | 'commit'
  | 'commit_priv'
  | 'commit_pub'
  | 'application'
  | 'application_priv',
  string
> & { cipher_suite: number; epoch: number }

const retention = { retainKeysForGenerations: 10, retainKeysForEpochs: 1, maximumForwardRatchetSteps: 200 }
const padding = { kind: 'padUntilLength', padUntilLength: 256 } as const
const SENDER = 1

/** The vectors' sender sits in leaf 1 of a tree that is not given; only that it is there matters. */
const treeWithSender: RatchetTree = [
  undefined,
  undefined,
  {
    nodeType: 'leaf',
    leaf: {
      leafNodeSource: 'commit',
      hpkePublicKey: new Uint8Array(),
      signaturePublicKey: new Uint8Array(),
      capabilities: { versions: [], ciphersuites: [], extensions: [], proposals: [], credentials: [] },
      parentHash: new Uint8Array(),
      extensions: [],
      signature: new Uint8Array(),
      credential: { credentialType: 'basic', identity: new Uint8Array() },
    },
  },
]

testVectors({
  name: 'public and private messages open as published, and ours open again',
  file: 'mls/message-protection.json',
  cases: every<Protection>,
  atLeast: 7,
  async check(vector) {
    const suite = await suiteOf(vector.cipher_suite)
    const readPrivate = (message: PrivateMessage) => openPrivate(message, vector, suite)
    const readPublic = (message: PublicMessage) => openPublic(message, vector, suite)
    assert.equal(contentHex(await readPublic(publicMessage(vector.proposal_pub))), vector.proposal)
    assert.equal(contentHex(await readPublic(publicMessage(vector.commit_pub))), vector.commit)
    assert.equal(contentHex(await readPrivate(privateMessage(vector.proposal_priv))), vector.proposal)
    assert.equal(contentHex(await readPrivate(privateMessage(vector.commit_priv))), vector.commit)
    assert.equal(contentHex(await readPrivate(privateMessage(vector.application_priv))), vector.application)

    const [proposal] = decodeProposal(fromHex(vector.proposal), 0) ?? []
    assert.ok(proposal !== undefined)
    const signKey = signKeyOf(vector.cipher_suite, vector.signature_priv, fromHex(vector.signature_pub))
    const membershipKey = fromHex(vector.membership_key)
    const context = contextOf(vector)
    const none = new Uint8Array()
    const made = protectProposalPublic(signKey, membershipKey, context, none, proposal, SENDER, suite)
    assert.equal(contentHex(await readPublic((await made).publicMessage)), vector.proposal)

    const senderSecret = fromHex(vector.sender_data_secret)
    const tree = () => createSecretTree(2, fromHex(vector.encryption_secret), suite.kdf)
    const hidden = protectProposal(
      signKey,
      senderSecret,
      proposal,
      none,
      context,
      await tree(),
      SENDER,
      padding,
      suite,
    )
    assert.equal(contentHex(await readPrivate((await hidden).privateMessage)), vector.proposal)
    const application = fromHex(vector.application)
    const said = protectApplicationData(
      signKey,
      senderSecret,
      application,
      none,
      context,
      await tree(),
      SENDER,
      padding,
      suite,
    )
    assert.equal(contentHex(await readPrivate((await said).privateMessage)), vector.application)
  },
})

async function openPublic(
  message: PublicMessage,
  vector: Protection,
  suite: CiphersuiteImpl,
): Promise<FramedContent> {
  const signer = fromHex(vector.signature_pub)
  const membershipKey = fromHex(vector.membership_key)
  const opened = await unprotectPublicMessage(membershipKey, contextOf(vector), [], message, suite, signer)
  return opened.content
}

async function openPrivate(
  message: PrivateMessage,
  vector: Protection,
  suite: CiphersuiteImpl,
): Promise<FramedContent> {
  const tree = await createSecretTree(2, fromHex(vector.encryption_secret), suite.kdf)
  const secret = fromHex(vector.sender_data_secret)
  const signer = fromHex(vector.signature_pub)
  const { content } = await unprotectPrivateMessage(
    secret,
    message,
    tree,
    treeWithSender,
    contextOf(vector),
    retention,
    suite,
    signer,
  )
  return content.content
}

function contextOf(vector: Protection): GroupContext {
  return {
    version: 'mls10',
    cipherSuite: suiteNameOf(vector.cipher_suite),
    groupId: fromHex(vector.group_id),
    epoch: BigInt(vector.epoch),
    treeHash: fromHex(vector.tree_hash),
    confirmedTranscriptHash: fromHex(vector.confirmed_transcript_hash),
    extensions: [],
  }
}

function contentHex(content: FramedContent): string {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  if (content.contentType === 'proposal') return hex(encodeProposal(content.proposal))
  if (content.contentType === 'commit') return hex(encodeCommit(content.commit))
  return hex(content.applicationData)
}

testVectors({
  name: 'a published Welcome opens with the key package it was made for',
  file: 'mls/welcome.json',
  cases: every<
    Record<'init_priv' | 'key_package' | 'signer_pub' | 'welcome', string> & { cipher_suite: number }
  >,
  atLeast: 7,
  async check(vector) {
    const suite = await suiteOf(vector.cipher_suite)
    const [welcome] = decodeMlsMessage(fromHex(vector.welcome), 0) ?? []
    const [keyPackage] = decodeMlsMessage(fromHex(vector.key_package), 0) ?? []
    assert.ok(welcome?.wireformat === 'mls_welcome' && keyPackage?.wireformat === 'mls_key_package')
    const ref = await makeKeyPackageRef(keyPackage.keyPackage, suite.hash)
    const initKey = await suite.hpke.importPrivateKey(fromHex(vector.init_priv))
    const secrets = await decryptGroupSecrets(initKey, ref, welcome.welcome, suite.hpke)
    assert.ok(secrets !== undefined)
    const noPsk = new Uint8Array(suite.kdf.size)
    const info = await decryptGroupInfo(welcome.welcome, secrets.joinerSecret, noPsk, suite)
    assert.ok(info !== undefined)
    assert.ok(await verifyGroupInfoSignature(info, fromHex(vector.signer_pub), suite.signature))
    assert.ok(await verifyGroupInfoConfirmationTag(info, secrets.joinerSecret, noPsk, suite))
  },
})

function publicMessage(hex: string): PublicMessage {
  const [message] = decodeMlsMessage(fromHex(hex), 0) ?? []
  assert.ok(message?.wireformat === 'mls_public_message')
  return message.publicMessage
}

function privateMessage(hex: string): PrivateMessage {
  const [message] = decodeMlsMessage(fromHex(hex), 0) ?? []
  assert.ok(message?.wireformat === 'mls_private_message')
  return message.privateMessage
}
