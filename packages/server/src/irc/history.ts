import { readEvents, type PostEvent, type RoomEvent } from '@securechat/protocol'
import type { Command } from './commands.ts'
import type { IrcMessage, Outgoing } from './message.ts'
import type { Channel } from './network.ts'
import type { Session } from './session.ts'
import { linesOf } from './show.ts'

const MOST_MESSAGES = 200
/** Pages looked through at most: further back, clients of other kinds go. */
const MOST_PAGES = 25

/** draft/chathistory: what was said while one was away, or before one came. */
async function chatHistory(session: Session, { params }: IrcMessage): Promise<void> {
  const [sub = '', target = '', ...rest] = params
  const kind = sub.toUpperCase()
  if (kind === 'TARGETS') return targets(session, [target, ...rest])
  const isBetween = kind === 'BETWEEN'
  if (!['LATEST', 'BEFORE', 'AFTER', 'AROUND', 'BETWEEN'].includes(kind))
    return session.fail('CHATHISTORY', 'INVALID_PARAMS', sub, 'Unknown command')
  if (rest.length < (isBetween ? 3 : 2))
    return session.fail('CHATHISTORY', 'NEED_MORE_PARAMS', kind, 'Missing parameters')
  const channel = channelFor(session, target)
  if (!channel)
    return session.fail('CHATHISTORY', 'INVALID_TARGET', kind, target, 'Messages could not be retrieved')
  const limit = Math.min(Number(rest.at(isBetween ? 2 : 1)) || MOST_MESSAGES, MOST_MESSAGES)
  const posts = await postsOf(session, channel)
  const found = select(posts, { kind, from: rest[0] ?? '*', to: rest[1] ?? '*', limit })
  if (!found)
    return session.fail('CHATHISTORY', 'INVALID_MSGREFTYPE', kind, rest[0] ?? '', 'Give msgid= or timestamp=')
  const lines = found.flatMap((post): Outgoing[] => linesOf(session, channel, post))
  session.batch(['chathistory', target], lines)
}

function channelFor(session: Session, name: string): Channel | undefined {
  const { network, accountId } = session
  if (accountId === undefined) return undefined
  const other = name.startsWith('#') ? undefined : network.accountOf(name)
  const isIt = (channel: Channel) =>
    channel.members.has(accountId) && channel.isDirect && other !== undefined && channel.members.has(other)
  const channel = name.startsWith('#') ? network.channelOf(name) : [...network.channels.values()].find(isIt)
  return channel?.members.has(accountId) ? channel : undefined
}

/** All that is within reach, oldest first. */
async function postsOf(session: Session, { roomId }: Channel): Promise<PostEvent[]> {
  const found: RoomEvent[] = []
  let before = Number.MAX_SAFE_INTEGER
  for (let page = 0; page < MOST_PAGES; page++) {
    const { events, more } = await session.connection.ask(readEvents, { roomId, before, limit: 200 })
    found.unshift(...events)
    before = events[0]?.seq ?? 1
    if (!more || events.length === 0) break
  }
  return found.filter((event) => event.kind === 'post').filter(({ content }) => content.type === 'text')
}

interface Wanted {
  kind: string
  from: string
  to: string
  limit: number
}

/** @returns nothing when a reference is none. */
function select(posts: readonly PostEvent[], { kind, from, to, limit }: Wanted): PostEvent[] | undefined {
  const start = from === '*' ? undefined : placeOf(posts, from)
  if (from !== '*' && start === undefined) return undefined
  const upTo = (end: number) => posts.slice(Math.max(0, end - limit), Math.max(0, end))
  const { first = 0, after = posts.length } = start ?? {}
  switch (kind) {
    case 'BEFORE':
      return upTo(first)
    case 'AFTER':
      return posts.slice(after, after + limit)
    case 'AROUND':
      return posts.slice(
        Math.max(0, first - Math.floor(limit / 2)),
        Math.max(0, first - Math.floor(limit / 2)) + limit,
      )
    case 'BETWEEN': {
      const end = placeOf(posts, to)
      if (!end) return undefined
      if (first <= end.first) return posts.slice(after, end.first).slice(0, limit)
      return posts.slice(end.after, first).slice(-limit)
    }
    default:
      return start ? posts.slice(after).slice(-limit) : upTo(posts.length)
  }
}

/** Where a reference stands: the first post not before it, and the first after it. */
function placeOf(
  posts: readonly PostEvent[],
  reference: string,
): { first: number; after: number } | undefined {
  const [type, value = ''] = reference.split('=')
  if (type === 'msgid') {
    const at = posts.findIndex(({ eventId }) => eventId === value.split('/')[0])
    return at < 0 ? { first: 0, after: posts.length } : { first: at, after: at + 1 }
  }
  const atMs = Date.parse(value)
  if (type !== 'timestamp' || Number.isNaN(atMs)) return undefined
  const at = (isPast: (post: PostEvent) => boolean) => {
    const found = posts.findIndex(isPast)
    return found < 0 ? posts.length : found
  }
  return { first: at((post) => post.acceptedAtMs >= atMs), after: at((post) => post.acceptedAtMs > atMs) }
}

/** With whom, and where, something was said between two moments. */
async function targets(session: Session, [from = '', to = '', most = '']: string[]): Promise<void> {
  const [one, two] = [from, to].map((reference) => Date.parse(reference.replace(/^timestamp=/, '')))
  if (one === undefined || two === undefined || Number.isNaN(one) || Number.isNaN(two))
    return session.fail('CHATHISTORY', 'INVALID_PARAMS', 'TARGETS', 'Give two timestamps')
  const lines: Outgoing[] = []
  const { network, accountId } = session
  for (const channel of network.channels.values()) {
    if (accountId === undefined || !channel.members.has(accountId)) continue
    const last = (await postsOf(session, channel)).at(-1)
    if (!last || last.acceptedAtMs <= Math.min(one, two) || last.acceptedAtMs >= Math.max(one, two)) continue
    const other = [...channel.members.keys()].find((member) => member !== accountId)
    const name = channel.isDirect ? network.nickOf(other ?? accountId) : channel.name
    const time = new Date(last.acceptedAtMs).toISOString()
    lines.push({ source: 'securechat', command: 'CHATHISTORY', params: ['TARGETS', name, time] })
  }
  session.batch(['draft/chathistory-targets'], lines.slice(0, Number(most) || MOST_MESSAGES))
}

export const historyCommands: Readonly<Record<string, Command>> = {
  CHATHISTORY: { needs: 1, run: chatHistory },
}
