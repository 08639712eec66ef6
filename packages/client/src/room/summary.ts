import type { AccountId } from '@securechat/protocol'
import type { KnownPerson } from '../context.ts'
import type { Me, RoomMember, RoomSummary } from '../state.ts'
import type { Cursors, RoomHead, Roster } from './records.ts'
import { countUnread, type TextMark } from './unread.ts'

/** All that a room's entry in the list is made of. */
export interface SummaryParts {
  head: RoomHead
  roster: Roster
  unproven: readonly AccountId[]
  cursors: Cursors
  texts: readonly TextMark[]
  typing: AccountId[]
  draft: string
  me: Me
  nameOf: (accountId: AccountId) => string
  person: (accountId: AccountId) => KnownPerson | undefined
}

export function drawSummary(parts: SummaryParts): RoomSummary {
  const { head, roster, me, nameOf } = parts
  const own = roster.members.find(({ accountId }) => accountId === me.accountId)
  const readSeq = parts.cursors[me.accountId]?.read ?? 0
  const joinedSeq = own?.sinceSeq ?? 0
  return {
    roomId: head.roomId,
    kind: head.kind,
    history: head.history,
    keepDays: head.keepDays ?? 0,
    canSetPolicy: own !== undefined && (head.kind === 'direct' || own.role === 'admin'),
    name: nameOfRoom(head, nameOf),
    topic: head.topic,
    members: drawMembers(parts),
    ...(head.with ? { with: head.with } : {}),
    state: stateOf(head),
    canRemove: head.kind !== 'direct' && !head.with && (own?.role === 'admin' || me.role !== 'member'),
    toReview: toReview(parts),
    ...countUnread(parts.texts, { me: me.accountId, readSeq, joinedSeq }),
    headSeq: head.have,
    readSeq,
    ...(head.last ? { last: drawLast(head.last, nameOf) } : {}),
    typing: parts.typing,
    draft: parts.draft,
  }
}

/** Newest activity first. */
export function byActivity(a: RoomHead, b: RoomHead): number {
  return activityMs(b) - activityMs(a)
}

const activityMs = (head: RoomHead): number => head.last?.atMs ?? head.createdAtMs

function nameOfRoom(head: RoomHead, nameOf: (accountId: AccountId) => string): string {
  return head.with ? nameOf(head.with) : head.kind === 'direct' ? '' : head.name
}

function toReview({ roster, nameOf, person }: SummaryParts): RoomSummary['toReview'] {
  return roster.members
    .filter(({ accountId, state }) => state === 'joined' && person(accountId)?.isReviewDue)
    .map(({ accountId }) => ({ accountId, name: nameOf(accountId) }))
}

function drawMembers({ roster, unproven, nameOf, person }: SummaryParts): RoomMember[] {
  return roster.members
    .filter(({ state }) => state === 'joined')
    .map(({ accountId, role }) => ({
      accountId,
      name: nameOf(accountId),
      role,
      presence: person(accountId)?.presence ?? 'offline',
      isVerified: person(accountId)?.isVerified ?? false,
      isUnproven: unproven.includes(accountId),
    }))
}

function drawLast(
  { authorId, text, atMs, fileName, isDeleted }: NonNullable<RoomHead['last']>,
  nameOf: (id: AccountId) => string,
) {
  const more = { ...(fileName !== undefined && { fileName }), ...(isDeleted && { isDeleted }) }
  return { authorId, authorName: nameOf(authorId), text, atMs, ...more }
}

function stateOf({ stage }: RoomHead): RoomSummary['state'] {
  switch (stage) {
    case 'creating':
    case 'joined':
      return 'joined'
    case 'asking':
    case 'waiting':
    case 'gone':
      return 'waiting'
    case 'lost':
      return 'lost'
  }
}
