import { randomBytes } from 'node:crypto'
import { encodeSframeHeader, type RoomId } from '@securechat/protocol'

export const randomText = (byteCount: number): string => randomBytes(byteCount).toString('base64url')

/** An id nobody has used. */
export function anId<Id extends string>(): Id {
  // Safe: an id of any kind is 16 random bytes in base64url.
  return randomText(16) as Id
}

/** A frame as the server sees it: a true header, then something that only members could open. */
export function aFrame({ kid = 9n, counter = 0n, sizeBytes = 64 } = {}): string {
  const header = encodeSframeHeader(kid, counter)
  return Buffer.concat([header, randomBytes(sizeBytes)]).toString('base64url')
}

export interface CommitShape {
  wireFormat?: number
  groupId?: RoomId
  senderType?: number
  contentType?: number
}

/** The part of an MLSMessage that a server reads (RFC 9420 §6), then something it does not. */
export function aCommitMessage(roomId: RoomId, shape: CommitShape = {}): string {
  const { wireFormat = 1, groupId = roomId, senderType = 1, contentType = 3 } = shape
  const group = Buffer.from(groupId, 'base64url')
  const epochSenderLeaf = Buffer.concat([Buffer.alloc(8), Buffer.of(senderType), Buffer.alloc(4)])
  const head = Buffer.of(0, 1, 0, wireFormat, group.length)
  const authenticatedData = Buffer.of(0x40, 64, ...randomBytes(64))
  const rest = Buffer.concat([authenticatedData, Buffer.of(contentType), randomBytes(100)])
  return Buffer.concat([head, group, epochSenderLeaf, rest]).toString('base64url')
}

export const aWelcome = (): string => Buffer.of(0, 1, 0, 3, ...randomBytes(60)).toString('base64url')
