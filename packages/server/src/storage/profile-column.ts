import type { PublicProfile, Room } from '@securechat/protocol'
import { ChatError } from '@securechat/protocol/errors'
import { isPublicRoomId } from '@securechat/protocol/public-room-id'
import { fromBlob, toBlob } from './blob.ts'
import type { NewRoom } from './records.ts'

/** A public room's name and topic in the column that holds the sealed ones of others. */
export const profileToBlob = (profile: PublicProfile): Uint8Array => Buffer.from(JSON.stringify(profile))

// Safe: only `profileToBlob` writes into this column of a public room.
export const profileOf = (column: Uint8Array): PublicProfile =>
  JSON.parse(Buffer.from(column).toString()) as PublicProfile

/** What a room is, as its id says, and what it is called. Databases keep public rooms as `open` ones, which they are to them. */
export function kindAndProfile(
  { roomId, kind }: Pick<Room, 'roomId' | 'kind'>,
  column: Uint8Array | null,
): Pick<Room, 'kind' | 'profile' | 'sealedProfile'> {
  if (column === null) return { kind }
  if (isPublicRoomId(roomId)) return { kind: 'public', profile: profileOf(column) }
  return { kind, sealedProfile: fromBlob(column) }
}

/**
 * What a new room has in that column.
 *
 * @throws ChatError `bad-request` when kind and id do not agree.
 */
export function profileColumn({ roomId, kind, sealedProfile, profile }: NewRoom): Uint8Array | null {
  if (isPublicRoomId(roomId) !== (kind === 'public')) throw new ChatError('bad-request')
  if (profile) return profileToBlob(profile)
  return sealedProfile === undefined ? null : toBlob(sealedProfile)
}
