/** A piece of a text, and whether it was looked for. */
export interface Piece {
  text: string
  isHit: boolean
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** The words of a query, without its filters: what to light up in what was found. */
export function termsOf(query: string): string[] {
  const bare = query.replaceAll(/\b(?:from|in|has|before):(?:"[^"]*"?|\S+)/giu, ' ')
  return [...bare.matchAll(/"([^"]*)"?|(\S+)/gu)]
    .map(([, quoted, word]) => quoted ?? word ?? '')
    .filter(Boolean)
}

/** A text taken apart at what was looked for. Together the pieces are the text. */
export function highlight(text: string, terms: readonly string[]): Piece[] {
  if (terms.length === 0 || text === '') return text === '' ? [] : [{ text, isHit: false }]
  const pattern = new RegExp(`(${terms.map(escape).join('|')})`, 'giu')
  return text
    .split(pattern)
    .map((part, index) => ({ text: part, isHit: index % 2 === 1 }))
    .filter((piece) => piece.text !== '')
}

const before = 40

/** The part of a long text around the first hit. */
export function excerpt(text: string, terms: readonly string[]): string {
  const line = text.replaceAll(/\s+/g, ' ')
  const at = highlight(line, terms)[0]?.isHit === false ? highlight(line, terms)[0]!.text.length : 0
  if (at <= before || at >= line.length) return line.slice(0, 240)
  return `…${line.slice(at - before, at - before + 240)}`
}
