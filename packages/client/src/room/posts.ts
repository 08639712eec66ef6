import { isPublicRoomId, type PostEvent } from '@securechat/protocol'
import { decodeJson } from '../content.ts'
import type { Opened } from './opener.ts'

/**
 * What was said in a public room; there is nothing to open. In a room whose id is not a public one's it is nothing that a member
 * said, whatever the server calls the room: encrypted rooms show only what was sealed.
 */
export function openPost({ roomId, content }: PostEvent): Opened {
  const decoded = isPublicRoomId(roomId) ? decodeJson(content) : undefined
  return decoded ? { kind: 'content', content: decoded, kid: 0n, counter: 0n } : { kind: 'damaged' }
}
