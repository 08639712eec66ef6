export interface Place {
  from: number
  /** One past its end. */
  to: number
}

const word = new Intl.Segmenter('und', { granularity: 'word' })

/** Letters written another way are the same: case, width, and marks over them. */
const folded = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** Where a text has one of the words, in order. A word ends where a dictionary would say, so that parts of other words do not count. */
export function findWords(text: string, words: readonly string[]): Place[] {
  const whole = new Set<string>()
  const beginnings: string[] = []
  for (const given of words) {
    const one = folded(given.trim())
    if (one.endsWith('*') && one.length > 1) beginnings.push(one.slice(0, -1))
    else if (one !== '') whole.add(one)
  }
  return [...word.segment(text)].flatMap(({ segment, index, isWordLike }) => {
    if (isWordLike !== true) return []
    const found = folded(segment)
    const isOne = whole.has(found) || beginnings.some((beginning) => found.startsWith(beginning))
    return isOne ? [{ from: index, to: index + segment.length }] : []
  })
}
