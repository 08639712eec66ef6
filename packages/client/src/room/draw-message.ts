import type { AccountId, EventId } from '@securechat/protocol'
import type { MessageLine, MessageStatus, PollView, Quote, ReactionSummary, ThreadSummary } from '../state.ts'
import { amended, type Amended, type Amendment, withAmendments } from './amended.ts'
import { isAdmin, saidIn } from './amendments.ts'
import { lineBodyOf } from './content-effects.ts'
import type { OutgoingMessage } from './outbox.ts'
import type { Cursors, LineBody, LineRecord, RoomHead, Roster } from './records.ts'

/** All that messages are drawn from. */
export interface MessageParts {
  head: Pick<RoomHead, 'roomId' | 'kind'>
  roster: Roster
  cursors: Cursors
  /** Oldest first. */
  lines: readonly LineRecord[]
  /** Any line on this device that one of those refers to. */
  lineOf: (eventId: EventId) => LineRecord | undefined
  outgoing: readonly OutgoingMessage[]
  newAfterSeq: number
  /** Up to which entry a thread was seen, since the room is open. */
  threadSeenSeq: (root: EventId) => number
  me: AccountId
  nameOf: (accountId: AccountId) => string
}

/** What is not in the log yet counts as what comes after all of it, in the order written. */
const PENDING_SEQ = 2 ** 52
const FACES = 3

/** Whether it is shown as a message: also when nothing of it is left but that it was deleted. */
export const isMessage = ({ body, about }: Pick<LineRecord, 'body' | 'about'>): boolean =>
  body.kind === 'text' ||
  body.kind === 'poll' ||
  (body.kind === 'deleted' && !about?.some(({ kind }) => kind === 'gone-with'))

export function drawMessage(line: LineRecord, parts: MessageParts): MessageLine {
  const { seq, accountId } = line
  const isMine = accountId === parts.me
  const { deliveredTo, readBy } = isMine ? receiptsOf(seq, parts) : { deliveredTo: [], readBy: [] }
  const status = statusOf(deliveredTo, readBy)
  return { ...withMeaning(line, parts), seq, status, deliveredTo, readBy }
}

/** What this device has still to send, texts only: what else it has to say is seen on what that is about. */
export function drawOutgoing(parts: MessageParts): MessageLine[] {
  const inLog = new Set(parts.lines.map(({ eventId }) => eventId))
  return parts.outgoing.flatMap((message, order): MessageLine[] => {
    if (!isWords(message.content.type) || inLog.has(message.eventId)) return []
    const { seq, failure, failureReason } = message
    const line = withPending(lineOfOutgoing(message, { order, me: parts.me }), parts)
    const status: MessageStatus = failure ? 'failed' : seq === undefined ? 'sending' : 'sent'
    const place = {
      ...(seq !== undefined && { seq }),
      ...(failure !== undefined && { failure }),
      ...(failureReason !== undefined && { failureReason }),
    }
    return [{ ...withMeaning(line, parts), ...place, status, deliveredTo: [], readBy: [] }]
  })
}

const isWords = (type: string): boolean => type === 'text' || type === 'poll'

/** As it will be in the log. */
export function lineOfOutgoing(
  { eventId, content, writtenAtMs, seq }: OutgoingMessage,
  { order, me }: { order: number; me: AccountId },
): LineRecord {
  const body: LineBody = lineBodyOf({ kind: 'content', content, kid: 0n, counter: 0n })
  return { seq: seq ?? PENDING_SEQ + order, eventId, accountId: me, atMs: writtenAtMs, body }
}

/** A line as it will be once what this device has to say about it is in the log. */
export function withPending(
  line: LineRecord,
  { outgoing, head, roster, me }: Pick<MessageParts, 'outgoing' | 'head' | 'roster' | 'me'>,
): LineRecord {
  const news = outgoing.flatMap((message, order): Amendment[] => {
    const { eventId, content, writtenAtMs: atMs, failure } = message
    if (failure !== undefined) return []
    const base = { seq: PENDING_SEQ + order, eventId, accountId: me, atMs }
    if (content.type === 'text') return content.thread === line.eventId ? [{ ...base, kind: 'reply' }] : []
    const said = saidIn(content, isAdmin({ head, roster }, me))
    return said.flatMap(({ target, change }) => (target === line.eventId ? [{ ...base, ...change }] : []))
  })
  return withAmendments(line, news)
}

function withMeaning(
  line: LineRecord,
  parts: MessageParts,
): Omit<MessageLine, 'status' | 'deliveredTo' | 'readBy'> {
  const { eventId, accountId, atMs, body } = line
  const now = amended(line)
  const isMine = accountId === parts.me
  const basis = {
    kind: 'message' as const,
    key: eventId,
    authorId: accountId,
    authorName: parts.nameOf(accountId),
    isMine,
    text: now.text,
    atMs,
    ...threadOf(line, now, parts),
  }
  if (now.deletedBy !== undefined) return { ...basis, deletedBy: person(now.deletedBy, parts) }
  return {
    ...basis,
    ...mentionsOf(now, parts),
    ...(now.editedAtMs === undefined ? {} : { editedAtMs: now.editedAtMs }),
    ...(body.kind === 'text' && body.files ? { files: body.files } : {}),
    ...(body.kind === 'text' && body.replyTo ? { quote: quoteOf(body.replyTo, parts) } : {}),
    ...(body.kind === 'text' && body.isForwarded ? { isForwarded: true as const } : {}),
    ...pollOf(line, now, parts),
    ...(now.reactions.length > 0 ? { reactions: drawReactions(now, parts) } : {}),
    ...(now.pinnedBy === undefined ? {} : { isPinned: true as const }),
    ...(isMine || isAdmin(parts, parts.me) ? { mayDelete: true as const } : {}),
  }
}

const person = (accountId: AccountId, { nameOf }: MessageParts) => ({ accountId, name: nameOf(accountId) })

function mentionsOf(
  { mentions = [] }: Amended,
  { me }: MessageParts,
): Pick<MessageLine, 'mentions' | 'isMentioned'> {
  if (mentions.length === 0) return {}
  return { mentions, ...(mentions.includes(me) ? { isMentioned: true as const } : {}) }
}

function pollOf(
  { accountId, body }: LineRecord,
  { poll }: Amended,
  parts: MessageParts,
): { poll?: PollView } {
  if (body.kind !== 'poll' || !poll) return {}
  const options = body.options.map((text, choice) => {
    const by = poll.by[choice] ?? []
    return { text, by: by.map((voter) => person(voter, parts)), isMine: by.includes(parts.me) }
  })
  const voters = new Set(poll.by.flat()).size
  const mayClose = accountId === parts.me && !poll.isClosed
  return { poll: { options, voters, isMultiple: body.isMultiple, isClosed: poll.isClosed, mayClose } }
}

function drawReactions({ reactions }: Amended, parts: MessageParts): ReactionSummary[] {
  return reactions.map(({ emoji, by }) => ({
    emoji,
    by: by.map((accountId) => person(accountId, parts)),
    isMine: by.includes(parts.me),
  }))
}

/** The words are always those of this device's own copy: nobody can put them into another's mouth. */
function quoteOf(key: EventId, parts: MessageParts): Quote {
  const line = parts.lineOf(key)
  if (!line || !isMessage(line)) return { key, state: 'unknown', authorName: '', text: '' }
  const { text, deletedBy } = amended(line)
  const authorName = parts.nameOf(line.accountId)
  const fileName = line.body.kind === 'text' ? line.body.files?.[0]?.name : undefined
  const state = deletedBy === undefined ? 'here' : 'gone'
  return { key, state, authorName, text: text.slice(0, 300), ...(fileName !== undefined && { fileName }) }
}

function threadOf(
  { eventId, body }: LineRecord,
  { replies }: Amended,
  parts: MessageParts,
): Pick<MessageLine, 'thread' | 'threadOf'> {
  const within = body.kind === 'text' && body.thread ? { threadOf: body.thread } : {}
  const last = replies.at(-1)
  if (!last) return within
  const seenSeq = Math.max(parts.newAfterSeq, parts.threadSeenSeq(eventId))
  const news = replies.filter(({ accountId, seq }) => accountId !== parts.me && seq > seenSeq)
  const people = [...new Set(replies.map(({ accountId }) => accountId).toReversed())].slice(0, FACES)
  const thread: ThreadSummary = {
    count: replies.length,
    lastAtMs: last.atMs,
    people: people.map((accountId) => person(accountId, parts)),
    unread: news.length,
  }
  return { ...within, thread }
}

/** Who of the others has received, and has read, an entry of this account. */
function receiptsOf(
  seq: number,
  { roster, cursors, me }: MessageParts,
): { deliveredTo: AccountId[]; readBy: AccountId[] } {
  const others = roster.members.filter(({ accountId, state }) => accountId !== me && state === 'joined')
  const upTo = (place: 'delivered' | 'read') =>
    others.map(({ accountId }) => accountId).filter((accountId) => (cursors[accountId]?.[place] ?? 0) >= seq)
  return { deliveredTo: upTo('delivered'), readBy: upTo('read') }
}

function statusOf(deliveredTo: readonly AccountId[], readBy: readonly AccountId[]): MessageStatus {
  if (readBy.length > 0) return 'read'
  return deliveredTo.length > 0 ? 'delivered' : 'sent'
}
