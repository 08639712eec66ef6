const hueCount = 8

/** One of the eight hues of the palette, always the same for the same id. FNV-1a, 32 bit. */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 0) % hueCount
}

/** One or two characters that stand for a name: first letters of the first and last word. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s_-]+/u)
    .filter((word) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(word))
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) =>
    firstSymbol(word ?? ''),
  )
  return letters.join('').toLocaleUpperCase()
}

function firstSymbol(word: string): string {
  return /[\p{L}\p{N}]\p{M}*|\p{Extended_Pictographic}/u.exec(word)?.[0] ?? ''
}
