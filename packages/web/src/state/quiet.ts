import type { PersonSettings } from '../engine/contract.ts'

const minuteOfDay = (at: Date): number => at.getHours() * 60 + at.getMinutes()

/** Whether somebody asked not to be disturbed: until a moment, or between two times of every day. */
export function isQuiet({ quietUntilMs, quietDaily }: PersonSettings, nowMs: number): boolean {
  if (quietUntilMs !== undefined && nowMs < quietUntilMs) return true
  if (!quietDaily) return false
  const { fromMinute, toMinute } = quietDaily
  const minute = minuteOfDay(new Date(nowMs))
  // From 22:00 to 7:00 is a night, and goes over midnight.
  if (fromMinute <= toMinute) return minute >= fromMinute && minute < toMinute
  return minute >= fromMinute || minute < toMinute
}

/** Eight in the morning after this night. */
export function tomorrowMorning(nowMs: number): number {
  const morning = new Date(nowMs)
  morning.setDate(morning.getDate() + 1)
  return morning.setHours(8, 0, 0, 0)
}
