import type { PushQuiet, RoomId } from '@securechat/protocol'

const minuteMs = 60_000
const dayMinutes = 24 * 60

/** Whether a device asked not to be woken for this room now. */
export function isQuietNow({ rooms, untilMs = 0, daily }: PushQuiet, roomId: RoomId, nowMs: number): boolean {
  if (rooms.includes(roomId) || untilMs > nowMs) return true
  if (!daily) return false
  const minute = Math.floor(nowMs / minuteMs) % dayMinutes
  const { fromMinute, toMinute } = daily
  return fromMinute <= toMinute
    ? minute >= fromMinute && minute < toMinute
    : minute >= fromMinute || minute < toMinute
}
