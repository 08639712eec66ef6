import { quietNow } from './do-not-disturb.ts'
import { applicationMenu, type MenuEntry, type MenuState, trayMenu } from './menu.ts'
import type { Preferences } from './preferences.ts'
import { iconBadge, type Unread, unreadWords } from './unread.ts'

type Known = Omit<MenuState, 'isQuiet' | 'quietWords'> & {
  quiet: Pick<Preferences, 'doNotDisturbUntilMs' | 'quietHours'>
  now: Date
}

export function menuState({ quiet, now, ...known }: Known): MenuState {
  const { isQuiet, untilMs } = quietNow(quiet, now)
  return { ...known, isQuiet, quietWords: quietWords(isQuiet, untilMs) }
}

function quietWords(isQuiet: boolean, untilMs: number | undefined): string {
  if (!isQuiet) return 'Do not disturb'
  return untilMs === undefined ? 'Do not disturb: on' : `Do not disturb: until ${clock(new Date(untilMs))}`
}

function clock(time: Date): string {
  return `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`
}

export function menus(
  state: MenuState,
  unread: Unread,
): {
  trayView: { tooltip: string; badge: ReturnType<typeof iconBadge>; menu: MenuEntry[] }
  menuBar: MenuEntry[]
} {
  const quiet = state.isQuiet ? ' (do not disturb)' : ''
  return {
    trayView: { tooltip: `${unreadWords(unread)}${quiet}`, badge: iconBadge(unread), menu: trayMenu(state) },
    menuBar: applicationMenu(state),
  }
}
