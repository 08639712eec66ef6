/** What a text box holds and which part of it is selected. */
export interface Edit {
  text: string
  start: number
  end: number
}

/** Puts `mark` on both sides of the selection, or takes it away when it is there already. */
export function toggleMark({ text, start, end }: Edit, mark: string): Edit {
  const inside = text.slice(start, end)
  const isOutside =
    text.slice(0, start).endsWith(mark) &&
    text.slice(end).startsWith(mark) &&
    !isLonger(text, { start, end, mark })
  if (isOutside)
    return {
      text: text.slice(0, start - mark.length) + inside + text.slice(end + mark.length),
      start: start - mark.length,
      end: end - mark.length,
    }
  return {
    text: text.slice(0, start) + mark + inside + mark + text.slice(end),
    start: start + mark.length,
    end: end + mark.length,
  }
}

/** Whether a single `*` around the selection is really half of a `**`. */
function isLonger(text: string, { start, end, mark }: { start: number; end: number; mark: string }): boolean {
  if (mark.length > 1) return false
  const count = (run: RegExp, part: string): number => run.exec(part)?.[0].length ?? 0
  const before = count(/\**$/, text.slice(0, start))
  const after = count(/^\**/, text.slice(end))
  return mark === '*' && Math.min(before, after) === 2
}

/** Makes the selection a link, and selects where the address goes. */
export function makeLink({ text, start, end }: Edit): Edit {
  const label = text.slice(start, end)
  const address = 'https://'
  const from = start + label.length + 3
  return {
    text: `${text.slice(0, start)}[${label}](${address})${text.slice(end)}`,
    start: label === '' ? start + 1 : from,
    end: label === '' ? start + 1 : from + address.length,
  }
}

/** Replaces a range and puts the caret behind what came. */
export function replaceRange(text: string, range: { start: number; end: number }, by: string): Edit {
  const caret = range.start + by.length
  return { text: text.slice(0, range.start) + by + text.slice(range.end), start: caret, end: caret }
}
