/** What the keyboard can ask for anywhere in the application. */
export type ShortcutId =
  | 'switcher'
  | 'search'
  | 'search-all'
  | 'previous-room'
  | 'next-room'
  | 'previous-unread'
  | 'next-unread'
  | 'jump'
  | 'first-unread'
  | 'mark-read'
  | 'react'
  | 'panel'
  | 'next-region'
  | 'previous-region'
  | 'help'

/** `primary` is Ctrl, or ⌘ on a Mac. */
interface Chord {
  key: string
  primary?: boolean
  alt?: boolean
  shift?: boolean
  /** Works also without a modifier, so only where no text is being written. */
  outsideText?: boolean
}

export const chords: Record<ShortcutId, Chord[]> = {
  switcher: [{ key: 'k', primary: true }],
  search: [{ key: 'f', primary: true }],
  'search-all': [{ key: 'f', primary: true, shift: true }],
  'previous-room': [{ key: 'ArrowUp', alt: true }],
  'next-room': [{ key: 'ArrowDown', alt: true }],
  'previous-unread': [{ key: 'ArrowUp', alt: true, shift: true }],
  'next-unread': [{ key: 'ArrowDown', alt: true, shift: true }],
  jump: ['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((key) => ({ key, primary: true })),
  'first-unread': [{ key: 'PageUp', shift: true }],
  'mark-read': [{ key: 'Escape' }],
  react: [
    { key: '\\', primary: true, shift: true },
    // What that key gives with Shift, on most keyboards.
    { key: '|', primary: true, shift: true },
  ],
  panel: [{ key: '.', primary: true }],
  'next-region': [{ key: 'F6' }, { key: 'F6', primary: true }],
  'previous-region': [
    { key: 'F6', shift: true },
    { key: 'F6', primary: true, shift: true },
  ],
  help: [
    { key: '/', primary: true },
    { key: '?', shift: true, outsideText: true },
    { key: '?', outsideText: true },
  ],
}

/** The part of a KeyboardEvent that decides. */
export interface Keystroke {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

export const isMac = /mac|iphone|ipad/i.test(navigator.platform)

function matches(
  chord: Chord,
  stroke: Keystroke,
  { onMac, inText }: { onMac: boolean; inText: boolean },
): boolean {
  const primary = onMac ? stroke.metaKey : stroke.ctrlKey
  const other = onMac ? stroke.ctrlKey : stroke.metaKey
  return (
    chord.key.toLowerCase() === stroke.key.toLowerCase() &&
    (chord.primary ?? false) === primary &&
    !other &&
    (chord.alt ?? false) === stroke.altKey &&
    (chord.shift ?? false) === stroke.shiftKey &&
    !(chord.outsideText && inText)
  )
}

/** @param where `inText`: focus is in something one types into. @returns undefined when the keystroke means nothing. */
export function matchShortcut(
  stroke: Keystroke,
  where: { onMac: boolean; inText: boolean },
): ShortcutId | undefined {
  const all = Object.entries(chords) as [ShortcutId, Chord[]][]
  return all.find(([, options]) => options.some((chord) => matches(chord, stroke, where)))?.[0]
}

const symbols: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc', PageUp: 'PgUp' }

/** The keys of a chord as they are printed on this keyboard. */
export function keyLabels(chord: Chord, onMac: boolean): string[] {
  const key = symbols[chord.key] ?? chord.key.toUpperCase()
  const modifiers = [
    chord.primary && (onMac ? '⌘' : 'Ctrl'),
    chord.alt && (onMac ? '⌥' : 'Alt'),
    chord.shift && chord.key !== '?' && (onMac ? '⇧' : 'Shift'),
  ]
  return [...modifiers.filter((modifier) => typeof modifier === 'string'), key]
}
