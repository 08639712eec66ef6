import type { Key } from 'ink'

/** What is being written, and where the cursor stands in it. */
export interface Draft {
  before: string
  after: string
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const graphemes = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment)
const withoutLast = (text: string): string => graphemes(text).slice(0, -1).join('')
const last = (text: string): string => graphemes(text).at(-1) ?? ''
const first = (text: string): string => graphemes(text)[0] ?? ''

type Pressed = Partial<Key>

/** The draft after a key. The same object when the key means nothing here. */
export function edit(draft: Draft, input: string, key: Pressed): Draft {
  const { before, after } = draft
  if (key.leftArrow) return { before: withoutLast(before), after: last(before) + after }
  if (key.rightArrow) return { before: before + first(after), after: after.slice(first(after).length) }
  if (key.backspace || key.delete) return { before: withoutLast(before), after }
  if (key.home || (key.ctrl && input === 'a')) return { before: '', after: before + after }
  if (key.end || (key.ctrl && input === 'e')) return { before: before + after, after: '' }
  if (key.ctrl && input === 'u') return { before: '', after }
  if (key.ctrl && input === 'w') return { before: before.replace(/\S*\s*$/u, ''), after }
  if (key.return) return { before: `${before}\n`, after }
  if (key.ctrl || key.meta || key.escape || key.tab || input === '') return draft
  return { before: before + input, after }
}
