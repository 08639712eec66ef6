import type { Preferences, QuietHours } from './preferences.ts'

export interface Quiet {
  isQuiet: boolean
  /** When it ends by itself, if it does. */
  untilMs?: number
}

type Choices = Pick<Preferences, 'doNotDisturbUntilMs' | 'quietHours'>

/** Whether notifications are held back now: by hand until some time, or by the hours that are always quiet. */
export function quietNow({ doNotDisturbUntilMs, quietHours }: Choices, now: Date): Quiet {
  if (doNotDisturbUntilMs === 'forever') return { isQuiet: true }
  if (doNotDisturbUntilMs > now.getTime()) return { isQuiet: true, untilMs: doNotDisturbUntilMs }
  if (quietHours && isWithin(quietHours, now)) return { isQuiet: true, untilMs: nextTime(quietHours.to, now) }
  return { isQuiet: false }
}

/** Hours may cross midnight; from and to the same means never. */
function isWithin({ from, to }: QuietHours, now: Date): boolean {
  const minute = now.getHours() * 60 + now.getMinutes()
  const [start, end] = [minutesOf(from), minutesOf(to)]
  return start <= end ? minute >= start && minute < end : minute >= start || minute < end
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return hours! * 60 + minutes!
}

/** The next moment at which the clock shows this time. */
export function nextTime(time: string, now: Date): number {
  const minutes = minutesOf(time)
  const next = new Date(now)
  next.setHours(Math.floor(minutes / 60), minutes % 60, 0, 0)
  if (next <= now) next.setDate(next.getDate() + 1)
  return next.getTime()
}

export type QuietChoice = 'half-hour' | 'two-hours' | 'until-morning' | 'forever' | 'off'

const minuteMs = 60_000

/** What a choice in the tray menu means at this moment. Morning is 8:00. */
export function quietUntil(choice: QuietChoice, now: Date): number | 'forever' {
  switch (choice) {
    case 'half-hour':
      return now.getTime() + 30 * minuteMs
    case 'two-hours':
      return now.getTime() + 120 * minuteMs
    case 'until-morning':
      return nextTime('08:00', now)
    case 'forever':
      return 'forever'
    case 'off':
      return 0
  }
}
