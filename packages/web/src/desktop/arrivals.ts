import type { DesktopNotification } from '@securechat/client'
import type { EngineState, RoomId, RoomSummary, Timeline } from '../engine/contract.ts'

/** A room in which something was written since the last look. */
export interface Arrival {
  room: RoomSummary
  /** What came after this number is new. */
  afterSeq: number
}

/** Finds out what has arrived by comparing one state with the next. What was there at the first look is nothing new. */
export class Arrivals {
  #seen: Map<RoomId, { headSeq: number; unread: number }> | undefined

  take({ phase, rooms }: Pick<EngineState, 'phase' | 'rooms'>): { arrived: Arrival[]; read: RoomId[] } {
    if (phase.kind !== 'signed-in') {
      this.#seen = undefined
      return { arrived: [], read: [] }
    }
    const before = this.#seen
    this.#seen = new Map(rooms.map(({ roomId, headSeq, unread }) => [roomId, { headSeq, unread }]))
    if (!before) return { arrived: [], read: [] }
    const arrived = rooms.flatMap((room) => {
      const { headSeq = 0, unread = 0 } = before.get(room.roomId) ?? {}
      return room.unread > unread ? [{ room, afterSeq: headSeq }] : []
    })
    const read = rooms.filter((room) => room.unread === 0 && (before.get(room.roomId)?.unread ?? 0) > 0)
    return { arrived, read: read.map(({ roomId }) => roomId) }
  }
}

/** More than these at once are not each worth a notification. */
const most = 10

/** The new messages of others, as the system is told of them. */
export function notificationsOf({ room, afterSeq }: Arrival, timeline: Timeline): DesktopNotification[] {
  return timeline.lines
    .filter(
      (line) => line.kind === 'message' && !line.isMine && (line.seq ?? 0) > Math.max(afterSeq, room.readSeq),
    )
    .slice(-most)
    .flatMap((line) =>
      line.kind === 'message'
        ? [
            {
              roomId: room.roomId,
              eventId: line.key,
              roomName: room.kind === 'direct' ? '' : room.name,
              authorName: line.authorName,
              text: line.text,
            },
          ]
        : [],
    )
}
