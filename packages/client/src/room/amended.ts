import type { AccountId, EventId } from '@securechat/protocol'
import type { LineRecord } from './records.ts'

/** One thing a later entry of the log says about a message. */
export type Amendment = { seq: number; eventId: EventId; accountId: AccountId; atMs: number } & Change

export type Change =
  | { kind: 'edit'; text: string; mentions?: AccountId[] | undefined }
  /** `isByAdmin`: as the log had it at that entry. */
  | { kind: 'delete'; isByAdmin: boolean }
  /** This one is an earlier version of a message that was deleted. */
  | { kind: 'gone-with'; isByAdmin: boolean }
  | { kind: 'react'; emoji: string; isOn: boolean }
  | { kind: 'pin'; isOn: boolean }
  | { kind: 'vote'; choices: number[] }
  | { kind: 'close' }
  /** Somebody answered in its thread. */
  | { kind: 'reply' }
  /** One of the answers was deleted. */
  | { kind: 'unreply'; reply: EventId }

export interface Reaction {
  emoji: string
  /** In the order in which they reacted. */
  by: AccountId[]
}

export interface ThreadReply {
  eventId: EventId
  seq: number
  accountId: AccountId
  atMs: number
}

/** How a poll stands. */
export interface PollResult {
  /** For each answer, who chose it, in the order in which they did. */
  by: AccountId[][]
  isClosed: boolean
}

/** A message once everything that was said about it has been taken into account. */
export interface Amended {
  text: string
  mentions?: AccountId[] | undefined
  editedAtMs?: number
  deletedBy?: AccountId
  reactions: Reaction[]
  pinnedBy?: AccountId
  poll?: PollResult
  /** The answers in its thread, oldest first. */
  replies: ThreadReply[]
}

type Amendable = Pick<LineRecord, 'seq' | 'accountId' | 'body' | 'about'>

/**
 * What a message has become: a pure function of the opened log, so that every device that has read the same entries shows
 * the same. Entries count in the order of their numbers, each once; a message that was deleted stays deleted.
 */
export function amended(line: Amendable): Amended {
  const inOrder = ordered(line)
  const deletion = inOrder.find((amendment) => amendment.kind === 'delete' && mayDelete(line, amendment))
  const replies = repliesOf(inOrder)
  if (line.body.kind === 'deleted' || deletion) {
    const kept = line.body.kind === 'deleted' ? line.body.by : undefined
    // The first of several counts, also where a later one was read first.
    const deletedBy = deletion?.accountId ?? kept
    return { text: '', ...(deletedBy === undefined ? {} : { deletedBy }), reactions: [], replies }
  }
  const marks = { ...pinOf(inOrder), ...pollOf(line, inOrder) }
  return { ...textOf(line, inOrder), ...marks, reactions: reactionsOf(inOrder), replies }
}

/** What is kept of a line once more is known about it. Of a deleted message, nothing it ever said is kept. */
export function withAmendments<Line extends Amendable>(line: Line, news: readonly Amendment[]): Line {
  if (news.length === 0) return line
  const known = new Set(line.about?.map(identityOf))
  const fresh = news.filter((amendment) => !known.has(identityOf(amendment)))
  if (fresh.length === 0) return line
  const about = [...(line.about ?? []), ...fresh].toSorted((a, b) => a.seq - b.seq)
  const { deletedBy } = amended({ ...line, about })
  if (deletedBy === undefined) return { ...line, about }
  const kept = about.filter(({ kind }) => outlives.has(kind))
  return { ...line, body: { kind: 'deleted', by: deletedBy }, about: kept }
}

/** What is still of use once a message was deleted. */
const outlives = new Set<Change['kind']>(['delete', 'gone-with', 'reply', 'unreply'])

/** Whether an erased entry is explained by a message that was deleted, and need not be told of by itself. */
export const isGoneWith = (line: Amendable): boolean =>
  ordered(line).some((amendment) => amendment.kind === 'gone-with' && mayDelete(line, amendment))

/** One entry of the log may say the same of several messages, but of each only once. */
const identityOf = ({ eventId, kind }: Amendment): string => `${eventId} ${kind}`

/** What was said before the message itself was is about something else. */
function ordered({ seq, about = [] }: Amendable): Amendment[] {
  const seen = new Set<string>()
  return about
    .filter((amendment) => amendment.seq > seq)
    .toSorted((a, b) => a.seq - b.seq)
    .filter((amendment) => !seen.has(identityOf(amendment)) && seen.add(identityOf(amendment)))
}

function mayDelete(line: Amendable, { accountId, isByAdmin }: Amendment & { isByAdmin: boolean }): boolean {
  return accountId === line.accountId || isByAdmin
}

function textOf({ accountId, body }: Amendable, inOrder: readonly Amendment[]) {
  if (body.kind === 'poll') return { text: body.question }
  const first = body.kind === 'text' ? { text: body.text, mentions: body.mentions } : { text: '' }
  const edit = inOrder.findLast((amendment) => amendment.kind === 'edit' && amendment.accountId === accountId)
  if (edit?.kind !== 'edit' || body.kind !== 'text') return first
  return { text: edit.text, mentions: edit.mentions, editedAtMs: edit.atMs }
}

function pinOf(inOrder: readonly Amendment[]): { pinnedBy?: AccountId } {
  const last = inOrder.findLast((amendment) => amendment.kind === 'pin')
  return last?.kind === 'pin' && last.isOn ? { pinnedBy: last.accountId } : {}
}

/** Everybody's last word before it was closed counts; choices that there are not, and second ones where one is asked, do not. */
function pollOf({ accountId, body }: Amendable, inOrder: readonly Amendment[]): { poll?: PollResult } {
  if (body.kind !== 'poll') return {}
  const closedAt = inOrder.findIndex(({ kind, accountId: by }) => kind === 'close' && by === accountId)
  const counted = closedAt < 0 ? inOrder : inOrder.slice(0, closedAt)
  const votes = new Map<AccountId, Set<number>>()
  for (const amendment of counted) {
    if (amendment.kind !== 'vote') continue
    const valid = [...new Set(amendment.choices)].filter((choice) => choice < body.options.length)
    votes.delete(amendment.accountId)
    votes.set(amendment.accountId, new Set(body.isMultiple ? valid : valid.slice(0, 1)))
  }
  const by = body.options.map((_option, choice) =>
    [...votes].filter(([, choices]) => choices.has(choice)).map(([voter]) => voter),
  )
  return { poll: { by, isClosed: closedAt >= 0 } }
}

/** Reacting twice with the same emoji is one reaction; taking it back and giving it again puts it at the end. */
function reactionsOf(inOrder: readonly Amendment[]): Reaction[] {
  const standing = new Map<string, Set<AccountId>>()
  for (const amendment of inOrder) {
    if (amendment.kind !== 'react') continue
    const { emoji, accountId, isOn } = amendment
    const by = standing.get(emoji) ?? new Set<AccountId>()
    if (isOn) standing.set(emoji, by.add(accountId))
    else if (by.delete(accountId) && by.size === 0) standing.delete(emoji)
  }
  return [...standing].map(([emoji, by]) => ({ emoji, by: [...by] }))
}

function repliesOf(inOrder: readonly Amendment[]): ThreadReply[] {
  const gone = new Set(
    inOrder.flatMap((amendment) => (amendment.kind === 'unreply' ? [amendment.reply] : [])),
  )
  return inOrder.flatMap(({ kind, eventId, seq, accountId, atMs }) =>
    kind === 'reply' && !gone.has(eventId) ? [{ eventId, seq, accountId, atMs }] : [],
  )
}
