const fold = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase()

/** How well `text` answers `query`: 0 not at all, 4 begins with it, 3 a word does, 2 contains it, 1 has its letters in order. */
export function matchRank(text: string, query: string): 0 | 1 | 2 | 3 | 4 {
  const [words, sought] = [fold(text), fold(query.trim())]
  if (sought === '' || words.startsWith(sought)) return 4
  const at = words.indexOf(sought)
  if (at > 0) return /[\s_.\-@#(]/.test(words.charAt(at - 1)) ? 3 : 2
  let from = 0
  for (const letter of sought) {
    const found = words.indexOf(letter, from)
    if (found === -1) return 0
    from = found + letter.length
  }
  return 1
}

/** Those that answer the query, best first; equals keep their order. */
export function bestMatches<T>(items: readonly T[], query: string, textOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, rank: matchRank(textOf(item), query) }))
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => b.rank - a.rank)
    .map(({ item }) => item)
}
