import { extname } from 'node:path'

/** Names that Windows gives to devices, whatever their ending. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
const longestName = 120

/**
 * A name for a file from somebody else that is safe in any folder of any system: one part, no hidden file, no device, no
 * character that turns the reading direction and so hides the real ending.
 */
export function safeFileName(name: string): string {
  const cleaned = name
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
    .replaceAll(/[\\/:*?"<>|]+/g, '_')
    .replace(/^[\s.]+/, '')
    .replace(/[\s.]+$/, '')
  const kept = devices.test(cleaned) ? `_${cleaned}` : cleaned
  return shorten(kept) || 'file'
}

function shorten(name: string): string {
  const ending = extname(name).slice(0, 16)
  const letters = Array.from(name)
  if (letters.length <= longestName) return name
  return `${letters.slice(0, longestName - ending.length).join('')}${ending}`
}

/** The first of `name`, `name (2)`, `name (3)` … that is not there yet. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  const ending = extname(name)
  const stem = name.slice(0, name.length - ending.length)
  for (let copy = 1; ; copy++) {
    const candidate = copy === 1 ? name : `${stem} (${copy})${ending}`
    if (!isTaken(candidate)) return candidate
  }
}
