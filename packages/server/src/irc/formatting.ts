/* oxlint-disable no-control-regex -- IRC's formatting codes are control characters. */
const BOLD = '\x02'
const ITALIC = '\x1d'
const STRIKE = '\x1e'
const MONO = '\x11'

const toMarks: Record<string, string> = { [BOLD]: '**', [ITALIC]: '*', [STRIKE]: '~~', [MONO]: '`' }

/** IRC's formatting codes as markdown. Colours, underlines and reversals have no counterpart, and go. */
export function toMarkdown(text: string): string {
  const open: string[] = []
  let out = ''
  for (const [part] of text.matchAll(
    /\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9A-Fa-f]{6})?|[\x02\x11\x1d\x1e\x1f\x16\x0f]|[^\x02\x03\x04\x0f\x11\x16\x1d\x1e\x1f]+/g,
  )) {
    const mark = toMarks[part]
    if (mark) {
      out += mark
      if (open.includes(mark)) open.splice(open.indexOf(mark), 1)
      else open.push(mark)
    } else if (part === '\x0f') out += open.splice(0).toReversed().join('')
    else if (!/^[\x03\x04\x16\x1f]/.test(part)) out += part
  }
  return out + open.toReversed().join('')
}

/** The other way round; what is not plainly one of these stays as it was written. */
export function toIrc(markdown: string): string {
  return markdown
    .replaceAll(/`([^`\n]+)`/g, `${MONO}$1${MONO}`)
    .replaceAll(/\*\*([^*\n]+)\*\*/g, `${BOLD}$1${BOLD}`)
    .replaceAll(/~~([^~\n]+)~~/g, `${STRIKE}$1${STRIKE}`)
    .replaceAll(/(?<![\w*])\*([^*\s][^*\n]*)\*(?![\w*])/g, `${ITALIC}$1${ITALIC}`)
    .replaceAll(/(?<!\w)_([^_\s][^_\n]*)_(?!\w)/g, `${ITALIC}$1${ITALIC}`)
}
