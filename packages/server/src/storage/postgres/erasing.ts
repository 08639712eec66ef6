import type { AccountId, EventId, RoomId } from '@securechat/protocol'
import { erasures } from '../erasures.ts'
import { unclaimFiles } from './files.ts'
import { eraseEvents, eventsById } from './event-rows.ts'
import type { Sql } from './query.ts'
import { lockRooms } from './room-rows.ts'

/** Takes the bytes of messages away, under the room's lock. */
export async function erase(
  sql: Sql,
  at: { roomId: RoomId; eventIds: EventId[]; only?: AccountId; nowMs: number },
): Promise<void> {
  const { roomId, eventIds } = at
  const [room] = await lockRooms(sql, [roomId])
  if (!room) return
  const found = await eventsById(
    sql,
    eventIds.map((eventId) => ({ roomId, eventId })),
  )
  const erased = erasures([...found.values()], at)
  if (erased.length > 0) await eraseEvents(sql, room.roomNo, erased)
  for (const event of erased) await unclaimFiles(sql, event)
}
