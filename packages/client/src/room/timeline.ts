import type { AccountId, EventId } from '@securechat/protocol'
import type { Line, MessageLine, NoticeLine, Thread, Timeline } from '../state.ts'
import { isGoneWith } from './amended.ts'
import { drawMessage, drawOutgoing, isMessage, type MessageParts, withPending } from './draw-message.ts'
import type { LineBody, LineRecord, RoomHead } from './records.ts'

/** All that a timeline is made of. */
export interface TimelineParts extends MessageParts {
  head: Pick<RoomHead, 'roomId' | 'kind' | 'stage' | 'oldest' | 'hasStart' | 'have'>
}

/** Draws a room's timeline: what the log says, then what this device has still to send. */
export function drawTimeline(parts: TimelineParts): Timeline {
  const { head, lines, newAfterSeq } = parts
  const shown = withNotes(
    withoutRepeats(lines).flatMap((line) => drawLine(withPending(line, parts), parts)),
    parts,
  )
  const pending = drawOutgoing(parts).filter((line) => !line.threadOf)
  return {
    roomId: head.roomId,
    lines: [...shown, ...pending],
    // Whoever only asks to join sees nothing of the log.
    hasOlder: head.stage !== 'asking' && (!head.hasStart || (lines[0]?.seq ?? 0) > head.oldest),
    newAfterSeq,
    headSeq: head.have,
  }
}

/** Draws messages by themselves, wherever in the log they are. */
export const drawLines = (lines: readonly LineRecord[], parts: TimelineParts): MessageLine[] =>
  lines.filter(isMessage).map((line) => drawMessage(withPending(line, parts), parts))

/** Draws one thread. @param parts With the answers as its lines. */
export function drawThread(root: LineRecord, parts: TimelineParts): Thread {
  const { eventId } = root
  const said = drawLines(parts.lines, parts)
  const pending = drawOutgoing(parts).filter(({ threadOf }) => threadOf === eventId)
  return {
    roomId: parts.head.roomId,
    root: drawMessage(withPending(root, parts), parts),
    lines: [...said, ...pending].filter(({ deletedBy }) => deletedBy === undefined),
  }
}

/** What was noticed here, each after the entry it came behind; none from before what is shown. */
function withNotes(lines: Line[], { roster, nameOf, lines: [first] }: TimelineParts): Line[] {
  const notes = (roster.notes ?? []).filter(({ afterSeq }) => !first || afterSeq >= first.seq)
  const drawn = notes.map(({ kind, accountId, about, afterSeq, atMs }): NoticeLine => {
    // SAFETY: only tells lines apart.
    const key = `${kind} ${accountId} ${about}` as EventId
    const notice = { kind, name: nameOf(accountId), accountId }
    return { kind: 'notice', key, seq: afterSeq, atMs, notice }
  })
  return drawn.length === 0 ? lines : [...lines, ...drawn].toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0))
}

/** A server that lists an entry twice shall not show it twice: lines are told apart by their event id. */
function withoutRepeats(lines: readonly LineRecord[]): LineRecord[] {
  const seen = new Set<EventId>()
  return lines.filter(({ eventId }) => !seen.has(eventId) && seen.add(eventId))
}

/** What is said in a thread is shown there; here only when its first message cannot be. */
function isShownInThread({ body }: LineRecord, { lineOf }: TimelineParts): boolean {
  if (body.kind !== 'text' || !body.thread) return false
  const root = lineOf(body.thread)
  return root !== undefined && isMessage(root)
}

function drawLine(line: LineRecord, parts: TimelineParts): Line[] {
  if (isShownInThread(line, parts)) return []
  if (isMessage(line)) return [drawMessage(line, parts)]
  return notices(line, line.body, parts).map((notice, at): NoticeLine => {
    // SAFETY: only tells lines apart; a commit that adds and removes people makes two.
    const key = (at === 0 ? line.eventId : `${line.eventId}+${at}`) as EventId
    return { kind: 'notice', key, seq: line.seq, atMs: line.atMs, notice }
  })
}

type Notice = NoticeLine['notice']

function notices(line: LineRecord, body: LineBody, parts: TimelineParts): Notice[] {
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
    case 'pinned':
      return [{ kind: 'pinned', by, isOn: body.isOn, target: body.target }]
    case 'erased':
      return isGoneWith(line) ? [] : [{ kind: 'erased', by }]
    case 'unreadable':
      return [{ kind: 'unreadable', by, why: body.why }]
    case 'refused':
      return [{ kind: 'refused-change', by }]
    case 'text':
    case 'poll':
    case 'deleted':
    case 'hidden':
      return []
  }
}

/** Who had asked has joined by themselves, whoever's client it was that opened the door. */
function changes(
  { seq, accountId }: LineRecord,
  { added, removed, policy }: Extract<LineBody, { kind: 'changed' }>,
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
  if (policy) found.push({ kind: 'policy', by, ...policy })
  return found
}

function isAsking({ accountId, seq }: LineRecord, { roster }: TimelineParts): boolean {
  return roster.members.some(
    (member) => member.accountId === accountId && member.state === 'asked' && member.sinceSeq === seq,
  )
}

/** Open rooms let people in by themselves, and so do proofs; who still asks in a group room needs somebody's decision. */
const canLetIn = ({ head }: TimelineParts): boolean => head.kind === 'group' && head.stage === 'joined'
