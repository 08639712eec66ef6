import type { RoomId } from '@securechat/protocol'
import type { Announcement } from './bus.ts'

/** Where an announcement goes: to the servers that follow its room, or to all. */
export function roomOf(announcement: Announcement): RoomId | undefined {
  switch (announcement.kind) {
    case 'event':
      return changesMembers(announcement.event) ? undefined : announcement.event.roomId
    case 'signal':
      return announcement.to !== 'everybody' && 'roomId' in announcement.to
        ? announcement.to.roomId
        : undefined
    case 'session-over':
    case 'session-slid':
    case 'resynchronise':
    case 'here':
    case 'who-is-here':
    case 'rules-changed':
      return undefined
  }
}

/** Somebody's server may have no reason yet to follow the room that they are being added to. */
function changesMembers(event: Extract<Announcement, { kind: 'event' }>['event']): boolean {
  if (event.kind === 'commit') return event.adds.length > 0 || event.removes.length > 0
  return event.kind === 'roster'
}
