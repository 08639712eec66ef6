import { z } from 'zod'
import { PUBLIC_ROOM_PREFIX } from './public-room-id.ts'
import { limits } from './limits.ts'
import { RoomId } from './values.ts'

/** @param randomId Sixteen random bytes, base64url; all but the first six are kept. */
export const publicRoomId = (randomId: string): RoomId =>
  RoomId.parse(PUBLIC_ROOM_PREFIX + randomId.slice(PUBLIC_ROOM_PREFIX.length))

/** What a public room is called and about: known to the server like all that is in it. */
export const PublicProfile = z.strictObject({
  name: z.string().max(limits.nameCharacters),
  topic: z.string().max(limits.topicCharacters),
  /** Two people's, by way of a protocol that knows no encryption: in no list. */
  isDirect: z.literal(true).optional(),
})
export type PublicProfile = z.infer<typeof PublicProfile>

/** What is said in a public room: the JSON that a sealed message would have inside. Clients know the types. */
export const PublicContent = z.looseObject({ type: z.string().min(1).max(64) })
export type PublicContent = z.infer<typeof PublicContent>
