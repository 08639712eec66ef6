/** What is being completed: the word that begins with `@` or `:` just before the caret. */
export interface CompletionQuery {
  kind: 'mention' | 'emoji'
  /** What was typed behind the sign. */
  text: string
  start: number
  end: number
}

const mention = /(?:^|[\s(])@([\p{L}\p{N}_.-]{0,32})$/u
const emoji = /(?:^|[\s(]):([a-z0-9_+-]{2,32})$/i

/** @param caret Where the caret stands in `text`; nothing is completed inside of a selection. */
export function completionAt(text: string, caret: number): CompletionQuery | undefined {
  const before = text.slice(0, caret)
  if (isInCode(before)) return undefined
  const mentioned = mention.exec(before)?.[1]
  if (mentioned !== undefined)
    return { kind: 'mention', text: mentioned, start: caret - mentioned.length - 1, end: caret }
  const named = emoji.exec(before)?.[1]
  if (named !== undefined) return { kind: 'emoji', text: named, start: caret - named.length - 1, end: caret }
  return undefined
}

/** Inside a fence, or a code span of this line, signs mean themselves. */
function isInCode(before: string): boolean {
  const isFenced = before.split('```').length % 2 === 0
  const line = before.slice(before.lastIndexOf('\n') + 1)
  return isFenced || line.replaceAll('```', '').split('`').length % 2 === 0
}
