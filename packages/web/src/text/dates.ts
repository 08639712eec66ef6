import { locale } from '../messages/locale.ts'
import { words } from '../messages/words.ts'

const format = (options: Intl.DateTimeFormatOptions) => {
  const formatter = new Intl.DateTimeFormat(locale, options)
  return (atMs: number): string => formatter.format(atMs)
}

const clock = format({ hour: 'numeric', minute: '2-digit' })
const weekday = format({ weekday: 'long' })
const shortWeekday = format({ weekday: 'short' })
const dayAndMonth = format({ weekday: 'long', day: 'numeric', month: 'long' })
const fullDay = format({ day: 'numeric', month: 'long', year: 'numeric' })
const shortDay = format({ day: 'numeric', month: 'short' })
const numericDay = format({ day: '2-digit', month: '2-digit', year: '2-digit' })

/** The whole moment, for tooltips and announcements. */
export const fullTime = format({ dateStyle: 'full', timeStyle: 'short' })

/** When something ends: day and time. */
export const expiryTime = format({
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  hour: 'numeric',
  minute: '2-digit',
})

/** The day in full, with its year. */
export const calendarDay = fullDay

/** Hours and minutes, as this language writes them. */
export const clockTime = clock

function startOfDay(atMs: number): Date {
  const day = new Date(atMs)
  day.setHours(0, 0, 0, 0)
  return day
}

/** Calendar days between two moments in local time; a day of 23 or 25 hours counts as one. */
export function daysBetween(fromMs: number, toMs: number): number {
  return Math.round((startOfDay(toMs).getTime() - startOfDay(fromMs).getTime()) / 86_400_000)
}

/** What stands between two days of a timeline. */
export function dayLabel(atMs: number, nowMs: number): string {
  const days = daysBetween(atMs, nowMs)
  if (days === 0) return words.dates.today
  if (days === 1) return words.dates.yesterday
  if (days > 1 && days < 7) return weekday(atMs)
  return new Date(atMs).getFullYear() === new Date(nowMs).getFullYear() ? dayAndMonth(atMs) : fullDay(atMs)
}

/** The time of a room's last words: as short as it can be and still be understood. */
export function briefTime(atMs: number, nowMs: number): string {
  const days = daysBetween(atMs, nowMs)
  if (days <= 0) return clock(atMs)
  if (days === 1) return words.dates.yesterday
  if (days < 7) return shortWeekday(atMs)
  return new Date(atMs).getFullYear() === new Date(nowMs).getFullYear() ? shortDay(atMs) : numericDay(atMs)
}

/** When somebody was last here. */
export function lastSeen(atMs: number, nowMs: number): string {
  const days = daysBetween(atMs, nowMs)
  if (days <= 0) return words.people.lastSeenAt(clock(atMs))
  return words.people.lastSeenOn(days === 1 ? words.dates.yesterday.toLocaleLowerCase(locale) : fullDay(atMs))
}
