import { ChatError } from '@securechat/protocol/errors'
import { isPublicRoomId } from '@securechat/protocol/public-room-id'
import type { Append } from './records.ts'

/** Changes of members that a public room's log makes by itself. */
const ofPublicRooms: ReadonlySet<string> = new Set(['joined', 'added', 'removed', 'promoted', 'demoted'])
/** And those that only make sense with a group. */
const ofGroups: ReadonlySet<string> = new Set(['asked', 'lost', 'device'])

/** What may stand in which kind of log: nothing sealed in a public room, nothing else in any other. @throws ChatError `not-allowed` */
export function checkKindOfEntry(entry: Exclude<Append, { kind: 'message' }>): void {
  const isPublic = isPublicRoomId(entry.event.roomId)
  const isRefused =
    entry.kind === 'roster'
      ? (isPublic ? ofGroups : ofPublicRooms).has(entry.event.change)
      : (entry.kind === 'post') !== isPublic
  if (isRefused) throw new ChatError('not-allowed')
}
