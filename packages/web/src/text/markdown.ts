import MarkdownIt, { type StateInline, type Token } from 'markdown-it'

/** A message's formatting as data; nothing in it is ever HTML. */
export type MarkdownNode =
  | { kind: 'text'; text: string }
  | { kind: 'break' }
  | { kind: 'code'; text: string }
  | { kind: 'code-block'; text: string; language: string }
  | { kind: 'link'; href: string; children: MarkdownNode[] }
  | { kind: 'list'; ordered: boolean; start: number; children: MarkdownNode[] }
  | {
      kind: 'paragraph' | 'quote' | 'item' | 'bold' | 'italic' | 'strike' | 'spoiler'
      children: MarkdownNode[]
    }

/** `||words||`: hidden until asked for. What is inside is read like everything else. */
function spoilerRule(state: StateInline, isSilent: boolean): boolean {
  const { src, pos } = state
  const end = src.startsWith('||', pos) ? src.indexOf('||', pos + 2) : -1
  if (end <= pos + 2 || end + 2 > state.posMax) return false
  if (!isSilent) {
    const { posMax } = state
    state.push('spoiler_open', 'span', 1)
    state.pos = pos + 2
    state.posMax = end
    state.md.inline.tokenize(state)
    state.posMax = posMax
    state.push('spoiler_close', 'span', -1)
  }
  state.pos = end + 2
  return true
}

/** Where other rules may begin; markdown-it's own list, and the bar of spoilers. */
const plainRun = /[^\n!#$%&*+\-:<=>@[\\\]^_`{|}~]+/y

function textRule(state: StateInline, isSilent: boolean): boolean {
  plainRun.lastIndex = state.pos
  const run = plainRun.exec(state.src.slice(0, state.posMax))?.[0]
  if (!run) return false
  if (!isSilent) state.pending += run
  state.pos += run.length
  return true
}

const parser = new MarkdownIt('zero', { linkify: true, breaks: true, html: false }).enable([
  'blockquote',
  'fence',
  'list',
  'backticks',
  'strikethrough',
  'emphasis',
  'link',
  'autolink',
  'linkify',
  'newline',
  'escape',
])
parser.inline.ruler.at('text', textRule)
parser.inline.ruler.before('emphasis', 'spoiler', spoilerRule)
parser.linkify.set({ fuzzyEmail: true, fuzzyLink: true, fuzzyIP: false })
parser.validateLink = (href) => safeHref(href) !== undefined

/**
 * An address that may be opened: absolute, and of a scheme that cannot run script or reach into this application.
 * @returns undefined for every other one.
 */
export function safeHref(href: string): string | undefined {
  const url = URL.parse(href)
  return url && /^(?:https?|mailto|tel):$/.test(url.protocol) ? url.href : undefined
}

const wrappers = {
  paragraph_open: 'paragraph',
  blockquote_open: 'quote',
  list_item_open: 'item',
  strong_open: 'bold',
  em_open: 'italic',
  s_open: 'strike',
  spoiler_open: 'spoiler',
} as const

function opened(token: Token): { node: MarkdownNode; children: MarkdownNode[] } | undefined {
  const children: MarkdownNode[] = []
  const wrapper = wrappers[token.type as keyof typeof wrappers]
  if (wrapper) return { node: { kind: wrapper, children }, children }
  if (token.type === 'bullet_list_open' || token.type === 'ordered_list_open') {
    const ordered = token.type === 'ordered_list_open'
    return { node: { kind: 'list', ordered, start: Number(token.attrGet('start') ?? 1), children }, children }
  }
  if (token.type !== 'link_open') return undefined
  const href = safeHref(token.attrGet('href') ?? '')
  return { node: href ? { kind: 'link', href, children } : { kind: 'paragraph', children }, children }
}

function leaves(token: Token): MarkdownNode[] {
  switch (token.type) {
    case 'inline':
      return nest(token.children ?? [])
    case 'softbreak':
    case 'hardbreak':
      return [{ kind: 'break' }]
    case 'code_inline':
      return [{ kind: 'code', text: token.content }]
    case 'fence':
      return [
        {
          kind: 'code-block',
          text: token.content.replace(/\n$/, ''),
          language: token.info.trim().split(/\s/)[0] ?? '',
        },
      ]
    default:
      return token.content === '' ? [] : [{ kind: 'text', text: token.content }]
  }
}

/** Turns markdown-it's flat run of opening and closing tokens into a tree. */
function nest(tokens: Token[]): MarkdownNode[] {
  const root: MarkdownNode[] = []
  const open = [root]
  for (const token of tokens) {
    const into = open.at(-1) ?? root
    const begun = token.nesting === 1 ? opened(token) : undefined
    if (begun) {
      into.push(begun.node)
      open.push(begun.children)
    } else if (token.nesting === -1) open.pop()
    else into.push(...leaves(token))
  }
  return root
}

/**
 * Reads the markdown people use in chat: bold, italic, strike, code, fenced code, quotes, lists, links.
 * Everything else, and all HTML, stays the text that was typed.
 */
export function parseMarkdown(text: string): MarkdownNode[] {
  return nest(parser.parse(text, {}))
}

/** The words of a message without its formatting, on one line: for previews and announcements. */
export function plainText(nodes: MarkdownNode[]): string {
  return nodes
    .map((node) => {
      if ('text' in node) return node.text
      if (node.kind === 'break') return ' '
      if (node.kind === 'spoiler') return '▒▒▒'
      const inner = plainText(node.children)
      return node.kind === 'paragraph' || node.kind === 'item' ? `${inner} ` : inner
    })
    .join('')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
