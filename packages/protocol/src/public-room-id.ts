/**
 * What the ids of public rooms begin with: six bytes in base64url. A room's kind follows from its id, so nobody can make an
 * encrypted room public, or the other way round, without it being another room (docs/decisions/0023-public-rooms.md).
 */
export const PUBLIC_ROOM_PREFIX = '_public_'

/** Whether what is said in that room is read by the server. */
export const isPublicRoomId = (roomId: string): boolean => roomId.startsWith(PUBLIC_ROOM_PREFIX)
