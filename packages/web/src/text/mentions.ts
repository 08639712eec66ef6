/** A run of text, or a name written with @ that belongs to somebody. */
export type MentionPiece = { kind: 'text'; text: string } | { kind: 'mention'; text: string; name: string }

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)

/** Splits text at every `@Name` of a known name; the longest name wins, and a longer word is no mention. */
export function splitMentions(text: string, names: readonly string[]): MentionPiece[] {
  if (names.length === 0 || !text.includes('@')) return [{ kind: 'text', text }]
  const alternatives = names.toSorted((a, b) => b.length - a.length).map(escape)
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])@(${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'giu')
  const pieces: MentionPiece[] = []
  let from = 0
  for (const match of text.matchAll(pattern)) {
    if (match.index > from) pieces.push({ kind: 'text', text: text.slice(from, match.index) })
    pieces.push({ kind: 'mention', text: match[0], name: match[1] ?? '' })
    from = match.index + match[0].length
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) })
  return pieces
}
