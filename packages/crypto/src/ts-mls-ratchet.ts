import { decodeMlsMessage, encodeMlsMessage, type GroupContext } from 'ts-mls'
import {
  decodeEpochReceiverData,
  type EpochReceiverData,
  epochReceiverDataEncoder,
} from 'ts-mls/epochReceiverData.js'
import { encode } from 'ts-mls/codec/tlsEncoder.js'
import { protectApplicationData, unprotectPrivateMessage } from 'ts-mls/messageProtection.js'
import type { OpenedPrivate } from './mls-engine.ts'
import { mlsSuite } from './provider.ts'

/** One epoch's keys for PrivateMessages, and what is needed to check who sealed one. */
type Ratchet = Omit<EpochReceiverData, 'resumptionPsk'>

export interface PrivateData {
  data: Uint8Array
  authenticated: Uint8Array
}

/**
 * A key is deleted once it was used. Those that were passed over stay, up to a number: whoever has just joined reads the
 * last messages first. Whoever skips further ahead than that only wants work done.
 */
const retention = {
  retainKeysForGenerations: 1024,
  retainKeysForEpochs: 0,
  maximumForwardRatchetSteps: 4096,
}

export function encodeRatchet(ratchet: Ratchet): Uint8Array {
  return encode(epochReceiverDataEncoder)({ ...ratchet, resumptionPsk: new Uint8Array() })
}

export async function sealWithRatchet(
  bytes: Uint8Array,
  { data, authenticated, signKey, leaf }: PrivateData & { signKey: Uint8Array; leaf: number },
): Promise<{ message: Uint8Array; ratchet: Uint8Array }> {
  const ratchet = decodeRatchet(bytes)
  const { newSecretTree, privateMessage } = await protectApplicationData(
    signKey,
    ratchet.senderDataSecret,
    data,
    authenticated,
    ratchet.groupContext,
    ratchet.secretTree,
    leaf,
    // The frame around it is padded (message.ts).
    { kind: 'alwaysPad', paddingLength: 0 },
    await mlsSuite(),
  )
  const message = encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage })
  return { message, ratchet: encodeRatchet({ ...ratchet, secretTree: newSecretTree }) }
}

export async function openWithRatchet(bytes: Uint8Array, message: Uint8Array): Promise<OpenedPrivate> {
  const ratchet = decodeRatchet(bytes)
  const [decoded, length] = decodeMlsMessage(message, 0) ?? []
  if (decoded?.wireformat !== 'mls_private_message' || length !== message.length)
    throw new RangeError('mls: not a private message')
  const { privateMessage } = decoded
  if (!isOf(ratchet.groupContext, privateMessage)) throw new RangeError('mls: of another epoch')
  const { content, tree } = await unprotectPrivateMessage(
    ratchet.senderDataSecret,
    privateMessage,
    ratchet.secretTree,
    ratchet.ratchetTree,
    ratchet.groupContext,
    retention,
    await mlsSuite(),
  )
  const { content: framed } = content
  if (framed.contentType !== 'application' || framed.sender.senderType !== 'member')
    throw new RangeError('mls: not an application message')
  return {
    data: framed.applicationData,
    authenticated: framed.authenticatedData,
    leaf: framed.sender.leafIndex,
    ratchet: encodeRatchet({ ...ratchet, secretTree: tree }),
  }
}

function isOf(context: GroupContext, { groupId, epoch }: { groupId: Uint8Array; epoch: bigint }): boolean {
  return epoch === context.epoch && groupId.every((byte, at) => byte === context.groupId[at])
}

function decodeRatchet(bytes: Uint8Array): EpochReceiverData {
  const [ratchet, length] = decodeEpochReceiverData(bytes, 0) ?? []
  if (ratchet === undefined || length !== bytes.length) throw new RangeError('mls: not a ratchet')
  return ratchet
}
