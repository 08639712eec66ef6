/**
 * Text of others as a terminal may show it: without the control characters that would move its cursor, change its title or
 * answer for the person at it. Line breaks and tabs stay.
 */
export const printable = (text: string): string =>
  text.replaceAll(/[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, (character) =>
    character === '\n' || character === '\t' ? character : '\uFFFD',
  )
