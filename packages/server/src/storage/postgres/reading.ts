import type { RoomEvent, RoomId } from '@securechat/protocol'
import { limits } from '@securechat/protocol/limits'
import { takePage } from '../page.ts'
import { backward, forward } from './event-rows.ts'
import type { Sql } from './query.ts'
import { roomById } from './room-rows.ts'

/** One page of a room's log. Entries never change, so that the statements need not see the same moment. */
export async function events(
  sql: Sql,
  at: { roomId: RoomId; after?: number; before?: number; limit: number; floorSeq: number },
): Promise<{ events: RoomEvent[]; more: boolean }> {
  const room = await roomById(sql, at.roomId)
  if (!room) return { events: [], more: false }
  const limit = Math.min(at.limit, limits.historyPageEvents)
  // One more than asked for, so that the page knows whether the log goes on.
  if (at.before === undefined) {
    const from = Math.max((at.after ?? 0) + 1, at.floorSeq)
    return takePage(await forward(sql, room, { from, limit: limit + 1 }), limit)
  }
  const found = await backward(sql, room, { below: at.before, floor: at.floorSeq, limit: limit + 1 })
  const page = takePage(found, limit)
  return { events: page.events.reverse(), more: page.more }
}
