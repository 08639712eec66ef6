import { ChatError, isPublicRoomId } from '@securechat/protocol'
import type { CallerSession } from '../caller.ts'

/** All that an app password opens: whatever is not named here, it does not. */
const inRooms: ReadonlySet<string> = new Set([
  'message.post',
  'room.create',
  'room.cursor',
  'room.events',
  'room.join',
  'room.leave',
  'room.member',
  'room.typing',
])
const elsewhere: ReadonlySet<string> = new Set([
  'people.list',
  'people.presence',
  'room.list',
  'room.public',
  'room.talk',
])

/** @throws ChatError `not-allowed` when the session is one of an app password, and this is not about public rooms. */
export function checkScope(session: CallerSession | undefined, name: string, input: unknown): void {
  if (session?.scope === undefined || elsewhere.has(name)) return
  // Safe: every operation named above has a roomId in its input, which its schema has checked.
  if (inRooms.has(name) && isPublicRoomId((input as { roomId: string }).roomId)) return
  throw new ChatError('not-allowed')
}
