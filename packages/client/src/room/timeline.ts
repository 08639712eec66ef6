import type { AccountId, EventId } from '@securechat/protocol'
import type { Line, MessageLine, MessageStatus, NoticeLine, Timeline } from '../state.ts'
import type { OutgoingMessage } from './outbox.ts'
import type { Cursors, LineBody, LineRecord, RoomHead, Roster } from './records.ts'

/** All that a timeline is made of. */
export interface TimelineParts {
  head: Pick<RoomHead, 'roomId' | 'kind' | 'stage' | 'oldest' | 'hasStart'>
  roster: Roster
  cursors: Cursors
  /** Oldest first. */
  lines: readonly LineRecord[]
  outgoing: readonly OutgoingMessage[]
  newAfterSeq: number
  me: AccountId
  nameOf: (accountId: AccountId) => string
}

/** Draws a room's timeline: what the log says, then what this device has still to send. */
export function drawTimeline(parts: TimelineParts): Timeline {
  const { head, lines, newAfterSeq } = parts
  const shown = withoutRepeats(lines).flatMap((line) => drawLine(line, parts))
  const inLog = new Set(lines.map(({ eventId }) => eventId))
  const pending = parts.outgoing
    .filter(({ eventId }) => !inLog.has(eventId))
    .flatMap((message) => drawOutgoing(message, parts))
  return {
    roomId: head.roomId,
    lines: [...shown, ...pending],
    // Whoever only asks to join sees nothing of the log.
    hasOlder: head.stage !== 'asking' && (!head.hasStart || (lines[0]?.seq ?? 0) > head.oldest),
    newAfterSeq,
  }
}

/** A server that lists an entry twice shall not show it twice: lines are told apart by their event id. */
function withoutRepeats(lines: readonly LineRecord[]): LineRecord[] {
  const seen = new Set<EventId>()
  return lines.filter(({ eventId }) => !seen.has(eventId) && seen.add(eventId))
}

function drawLine(line: LineRecord, parts: TimelineParts): Line[] {
  if (line.body.kind === 'text') return [drawText(line, line.body.text, parts)]
  return notices(line, line.body, parts).map((notice, at): NoticeLine => {
    // SAFETY: only tells lines apart; a commit that adds and removes people makes two.
    const key = (at === 0 ? line.eventId : `${line.eventId}+${at}`) as EventId
    return { kind: 'notice', key, seq: line.seq, atMs: line.atMs, notice }
  })
}

function drawText(
  { seq, eventId, accountId, atMs }: LineRecord,
  text: string,
  parts: TimelineParts,
): MessageLine {
  const isMine = accountId === parts.me
  const { deliveredTo, readBy } = isMine ? receiptsOf(seq, parts) : { deliveredTo: [], readBy: [] }
  return {
    kind: 'message',
    key: eventId,
    seq,
    authorId: accountId,
    authorName: parts.nameOf(accountId),
    isMine,
    text,
    atMs,
    status: statusOf(deliveredTo, readBy),
    deliveredTo,
    readBy,
  }
}

/** Who of the others has received, and has read, an entry of this account. */
function receiptsOf(
  seq: number,
  { roster, cursors, me }: TimelineParts,
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

function drawOutgoing(
  { eventId, content, writtenAtMs, failure, seq }: OutgoingMessage,
  parts: TimelineParts,
): MessageLine[] {
  if (content.type !== 'text') return []
  const status: MessageStatus = failure ? 'failed' : seq === undefined ? 'sending' : 'sent'
  return [
    {
      kind: 'message',
      key: eventId,
      ...(seq === undefined ? {} : { seq }),
      authorId: parts.me,
      authorName: parts.nameOf(parts.me),
      isMine: true,
      text: content.text,
      atMs: writtenAtMs,
      status,
      deliveredTo: [],
      readBy: [],
    },
  ]
}

type Notice = NoticeLine['notice']

function notices(
  line: LineRecord,
  body: Exclude<LineBody, { kind: 'text' }>,
  parts: TimelineParts,
): Notice[] {
  const by = parts.nameOf(line.accountId)
  switch (body.kind) {
    case 'created':
      return [{ kind: 'created', by }]
    case 'changed':
      return changes(line, body, parts)
    case 'asked':
      return isAsking(line, parts)
        ? [{ kind: 'asked', name: by, accountId: line.accountId, canLetIn: canLetIn(parts) }]
        : []
    case 'left':
      return [{ kind: 'left', name: by }]
    case 'renamed':
      return [{ kind: 'renamed', by, name: body.name, topic: body.topic }]
    case 'unreadable':
      return [{ kind: 'unreadable', by, why: body.why }]
    case 'refused':
      return [{ kind: 'refused-change', by }]
    case 'hidden':
      return []
  }
}

/** Who had asked has joined by themselves, whoever's client it was that opened the door. */
function changes(
  { seq, accountId }: LineRecord,
  { added, removed }: { added: AccountId[]; removed: AccountId[] },
  { lines, nameOf }: TimelineParts,
): Notice[] {
  const by = nameOf(accountId)
  const hadAsked = (newcomer: AccountId) =>
    lines.some((line) => line.body.kind === 'asked' && line.accountId === newcomer && line.seq < seq)
  const joined = added.filter(hadAsked).map(nameOf)
  const invited = added.filter((newcomer) => !hadAsked(newcomer)).map(nameOf)
  const found: Notice[] = joined.map((name) => ({ kind: 'added', by: name, names: [name] }))
  if (invited.length > 0) found.push({ kind: 'added', by, names: invited })
  if (removed.length > 0) found.push({ kind: 'removed', by, names: removed.map(nameOf) })
  return found
}

function isAsking({ accountId, seq }: LineRecord, { roster }: TimelineParts): boolean {
  return roster.members.some(
    (member) => member.accountId === accountId && member.state === 'asked' && member.sinceSeq === seq,
  )
}

/** Open rooms let people in by themselves, and so do proofs; who still asks in a group room needs somebody's decision. */
const canLetIn = ({ head }: TimelineParts): boolean => head.kind === 'group' && head.stage === 'joined'
