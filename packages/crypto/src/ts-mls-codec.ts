import { decodeMlsMessage, type Extension, type KeyPackage, type PublicMessage, type Welcome } from 'ts-mls'
import { extensionTypeToNumber } from 'ts-mls/extension.js'
import { decodeKeyPackage } from 'ts-mls/keyPackage.js'
import type { LeafNode } from 'ts-mls/leafNode.js'
import { extensionTypes } from './extensions.ts'
import type { CommitFacts, KeyPackageFacts, MlsExtension, MlsLeafKeys } from './mls-engine.ts'
import { suiteName } from './provider.ts'

/** Between the library's types and the engine's. Throws RangeError for whatever a room has no use for. */
export function decodePackage(bytes: Uint8Array): KeyPackage {
  const [keyPackage, length] = decodeKeyPackage(bytes, 0) ?? []
  if (keyPackage?.cipherSuite !== suiteName || length !== bytes.length)
    throw new RangeError('mls: not a key package')
  return keyPackage
}

export function decodeWelcome(bytes: Uint8Array): Welcome {
  const message = decodeWhole(bytes)
  const isOurs = message.wireformat === 'mls_welcome' && message.welcome.cipherSuite === suiteName
  if (!isOurs) throw new RangeError('mls: not a welcome')
  return message.welcome
}

/** A commit in the clear; PrivateMessages are refused, since the server has to see what a commit is. */
export function decodePublicCommit(bytes: Uint8Array): PublicMessage {
  const message = decodeWhole(bytes)
  const isCommit =
    message.wireformat === 'mls_public_message' && message.publicMessage.content.contentType === 'commit'
  if (!isCommit) throw new RangeError('mls: not a public commit')
  return message.publicMessage
}

export function commitFacts({ content }: PublicMessage): CommitFacts {
  if (content.contentType !== 'commit') throw new RangeError('mls: not a commit')
  const { proposals, path } = content.commit
  const add: KeyPackageFacts[] = []
  const remove: number[] = []
  const contexts: MlsExtension[][] = []
  for (const entry of proposals) {
    if (entry.proposalOrRefType !== 'proposal') continue
    if (entry.proposal.proposalType === 'add') add.push(packageFacts(entry.proposal.add.keyPackage))
    if (entry.proposal.proposalType === 'remove') remove.push(entry.proposal.remove.removed)
    if (entry.proposal.proposalType === 'group_context_extensions')
      contexts.push(entry.proposal.groupContextExtensions.extensions.map(fromLibrary))
  }
  return {
    groupId: content.groupId,
    epoch: content.epoch,
    committer: content.sender.senderType === 'member' ? content.sender.leafIndex : undefined,
    add,
    remove,
    extensions: contexts[0],
    hasOther: contexts.length > 1 || add.length + remove.length + contexts.length < proposals.length,
    path: path && leafKeys(path.leafNode),
  }
}

export function packageFacts({ leafNode }: KeyPackage): KeyPackageFacts {
  const understood = leafNode.capabilities.extensions
  return {
    ...leafKeys(leafNode),
    notBeforeMs: Number(leafNode.lifetime.notBefore) * 1000,
    notAfterMs: Number(leafNode.lifetime.notAfter) * 1000,
    isCapable: Object.values(extensionTypes).every((type) => understood.includes(type)),
  }
}

/** A credential that is not basic has no identity here, so nobody will vouch for it. */
export function leafKeys({ credential, signaturePublicKey, hpkePublicKey }: LeafNode): MlsLeafKeys {
  const identity = credential.credentialType === 'basic' ? credential.identity : new Uint8Array()
  return { identity, signatureKey: signaturePublicKey, encryptionKey: hpkePublicKey }
}

export function fromLibrary({ extensionType, extensionData }: Extension): MlsExtension {
  return { type: extensionTypeToNumber(extensionType), data: extensionData }
}

export function toLibrary({ type, data }: MlsExtension): Extension {
  return { extensionType: type, extensionData: data }
}

function decodeWhole(bytes: Uint8Array) {
  const [message, length] = decodeMlsMessage(bytes, 0) ?? []
  if (message === undefined || length !== bytes.length) throw new RangeError('mls: not one message')
  return message
}
