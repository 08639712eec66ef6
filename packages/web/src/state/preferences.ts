import { type LanguageChoice, languageChoices } from '../messages/languages.ts'
import { createStore } from './store.ts'

export type Theme = 'system' | 'light' | 'dark'
export type Density = 'comfortable' | 'compact'
export type Contrast = 'system' | 'more'
export const textSizes = ['small', 'usual', 'large', 'larger'] as const
export type TextSize = (typeof textSizes)[number]

/** How one person likes it on this device. Kept here, told to nobody. */
export interface Preferences {
  theme: Theme
  density: Density
  contrast: Contrast
  textSize: TextSize
  language: LanguageChoice
  /** Otherwise Ctrl/⌘ Enter sends and Enter begins a new line. */
  enterSends: boolean
  /** Whether this browser shows notifications, once it may. */
  notifies: boolean
  isPanelOpen: boolean
  recentEmoji: string[]
  lastRoomId: string
  /** When to offer a recovery code to whoever has none; 0 before that is known. */
  recoveryOfferFromMs: number
}

export const defaults: Preferences = {
  theme: 'system',
  density: 'comfortable',
  contrast: 'system',
  textSize: 'usual',
  language: 'system',
  enterSends: true,
  notifies: true,
  isPanelOpen: false,
  recentEmoji: [],
  lastRoomId: '',
  recoveryOfferFromMs: 0,
}

const recentCount = 16
const key = 'securechat:preferences'

function isOneOf<T extends string>(value: unknown, options: readonly T[]): value is T {
  return options.some((option) => option === value)
}

/** Takes from what was stored only what is well formed; the rest is as it was at first. */
export function parsePreferences(json: string | null): Preferences {
  const stored = parseRecord(json)
  const {
    theme,
    density,
    contrast,
    textSize,
    notifies,
    language,
    enterSends,
    isPanelOpen,
    recentEmoji,
    lastRoomId,
    recoveryOfferFromMs,
  } = stored
  return {
    theme: isOneOf(theme, ['system', 'light', 'dark']) ? theme : defaults.theme,
    density: isOneOf(density, ['comfortable', 'compact']) ? density : defaults.density,
    contrast: isOneOf(contrast, ['system', 'more']) ? contrast : defaults.contrast,
    textSize: isOneOf(textSize, textSizes) ? textSize : defaults.textSize,
    notifies: typeof notifies === 'boolean' ? notifies : defaults.notifies,
    language: isOneOf(language, languageChoices) ? language : defaults.language,
    enterSends: typeof enterSends === 'boolean' ? enterSends : defaults.enterSends,
    isPanelOpen: typeof isPanelOpen === 'boolean' ? isPanelOpen : defaults.isPanelOpen,
    recentEmoji: Array.isArray(recentEmoji)
      ? recentEmoji.filter((one) => typeof one === 'string').slice(0, recentCount)
      : defaults.recentEmoji,
    lastRoomId: typeof lastRoomId === 'string' ? lastRoomId : defaults.lastRoomId,
    recoveryOfferFromMs:
      typeof recoveryOfferFromMs === 'number' ? recoveryOfferFromMs : defaults.recoveryOfferFromMs,
  }
}

function parseRecord(json: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json ?? '{}')
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

/** The row of recent emoji with one more in front. */
export function withRecent(recent: readonly string[], emoji: string): string[] {
  return [emoji, ...recent.filter((one) => one !== emoji)].slice(0, recentCount)
}

const canStore = typeof localStorage !== 'undefined'

export const preferences = createStore(parsePreferences(canStore ? localStorage.getItem(key) : null))

export function prefer(change: Partial<Preferences>): void {
  preferences.set((now) => ({ ...now, ...change }))
  localStorage.setItem(key, JSON.stringify(preferences.get()))
}

/** Other tabs of this browser follow. */
export function followOtherTabs(): void {
  addEventListener('storage', (event) => {
    if (event.key === key) preferences.set(() => parsePreferences(event.newValue))
  })
}
