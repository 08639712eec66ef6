/** One line of IRC (modern.ircdocs.horse, Message Format). */
export interface IrcMessage {
  tags: Map<string, string>
  command: string
  params: string[]
}

/** Bytes of a line without tags and its end; of the tags that a client may send. */
export const LINE_BYTES = 510
export const CLIENT_TAGS_BYTES = 4094

/** @returns nothing when there is no command in it. */
export function parseLine(line: string): IrcMessage | undefined {
  const found = /^(?:@([^ ]*) +)?(?::[^ ]* +)?([A-Za-z]+|\d{3})(?: +(.*))?$/s.exec(line.replace(/^ +/, ''))
  if (!found) return undefined
  const [, tags = '', command = '', rest = ''] = found
  return { tags: parseTags(tags), command: command.toUpperCase(), params: parseParams(rest) }
}

function parseParams(rest: string): string[] {
  const params: string[] = []
  let left = rest
  while (left !== '') {
    if (left.startsWith(':')) return [...params, left.slice(1)]
    const [word = ''] = left.split(' ', 1)
    if (word !== '') params.push(word)
    left = left.slice(word.length).replace(/^ +/, '')
  }
  return params
}

const escapes: Record<string, string> = { ':': ';', s: ' ', '\\': '\\', r: '\r', n: '\n' }

function parseTags(text: string): Map<string, string> {
  const tags = new Map<string, string>()
  for (const tag of text.split(';').filter((one) => one !== '')) {
    const [key = '', ...value] = tag.split('=')
    tags.set(
      key,
      value.join('=').replaceAll(/\\(.?)/g, (_all, letter: string) => escapes[letter] ?? letter),
    )
  }
  return tags
}

const escapeTag = (value: string) =>
  value.replaceAll('\\', '\\\\').replaceAll(';', '\\:').replaceAll(' ', '\\s').replaceAll('\r', '\\r').replaceAll('\n', '\\n') // prettier-ignore

/** What goes out, before its tags are chosen. */
export interface Outgoing {
  source: string
  command: string
  params: readonly string[]
  tags?: Record<string, string>
}

/** The last parameter may have spaces, and gets a colon where it needs one. Nothing in it ends the line. */
export function formatLine({ source, command, params, tags = {} }: Outgoing): string {
  const clean = params.map((param) => param.replaceAll(/[\r\n\0]/g, ' '))
  const last = clean.at(-1)
  const needsColon =
    last !== undefined && (last === '' || last.includes(' ') || last.startsWith(':') || isText(command))
  const words = needsColon ? [...clean.slice(0, -1), `:${last}`] : clean
  const written = Object.entries(tags).map(([key, value]) =>
    value === '' ? key : `${key}=${escapeTag(value)}`,
  )
  const head = written.length > 0 ? `@${written.join(';')} ` : ''
  return `${head}${source === '' ? '' : `:${source} `}${[command, ...words].join(' ')}\r\n`
}

const isText = (command: string) => ['PRIVMSG', 'NOTICE', 'TOPIC', '332', 'QUIT', 'PART'].includes(command)

/** Texts of at most so many bytes, cut at the ends of words where there are any, never inside a character. */
export function splitText(text: string, mostBytes: number): string[] {
  const parts: string[] = []
  for (const line of text.split(/\r?\n/).filter((one) => one !== '')) {
    let left = line
    while (Buffer.byteLength(left) > mostBytes) {
      const cut = fitting(left, mostBytes)
      const space = cut.lastIndexOf(' ')
      const part = space > cut.length / 2 ? cut.slice(0, space) : cut
      parts.push(part)
      left = left.slice(part.length).replace(/^ /, '')
    }
    if (left !== '') parts.push(left)
  }
  return parts
}

function fitting(text: string, mostBytes: number): string {
  let bytes = 0
  let end = 0
  for (const letter of text) {
    bytes += Buffer.byteLength(letter)
    if (bytes > mostBytes) break
    end += letter.length
  }
  return text.slice(0, Math.max(end, 1))
}

/** Nicks and channels compare without regard to the case of ASCII letters: CASEMAPPING=ascii. */
export const fold = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
