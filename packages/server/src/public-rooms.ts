import { createHash } from 'node:crypto'
import { type AccountId, ChatError, publicRoomId, type RoomId } from '@securechat/protocol'
import type { Storage } from './storage/storage.ts'

/**
 * A name as one word, the way IRC and its like write it: what spaces and other separators stand between is joined by hyphens.
 * Two names that come to the same word are the same name.
 */
export function wordOf(name: string): string {
  const word = name
    .normalize('NFKC')
    .trim()
    .replaceAll(/[\s\p{Cc},:!@*?#&$%"'<>()[\]{}|\\^~`/+.;=]+/gu, '-')
  return word.replaceAll(/^-+|-+$/g, '') || 'room'
}

/** @throws ChatError `name-taken`, `bad-request` when there is no name. @param except The room that may have it already. */
export async function checkNameIsFree(
  storage: Pick<Storage, 'publicRooms'>,
  name: string,
  except?: RoomId,
): Promise<void> {
  if (name.trim() === '') throw new ChatError('bad-request')
  const word = wordOf(name).toLowerCase()
  const isTaken = (await storage.publicRooms()).some(
    ({ roomId, profile }) => roomId !== except && wordOf(profile.name).toLowerCase() === word,
  )
  if (isTaken) throw new ChatError('name-taken')
}

/** The public room of two people has one id, whoever of them begins it. */
export function directPublicRoomId(one: AccountId, other: AccountId): RoomId {
  const pair = [one, other].toSorted().join(' ')
  const hash = createHash('sha256').update(`SecureChat public room of two\0${pair}`).digest()
  return publicRoomId(hash.subarray(0, 16).toString('base64url'))
}
