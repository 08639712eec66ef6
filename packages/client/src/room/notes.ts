import type { AccountId } from '@securechat/protocol'
import type { KnownPerson } from '../context.ts'
import type { Roster, RoomNote } from './records.ts'
import type { Stepped } from './room-core.ts'
import { isCurrent, type RoomState } from './room-state.ts'

/** As many as anybody would look at; older ones have been read long ago. */
const MOST_NOTES = 50

export interface NoteTools {
  me: AccountId
  person: (
    accountId: AccountId,
  ) => Pick<KnownPerson, 'identityKey' | 'identityChanged' | 'isReviewDue'> | undefined
  nowMs: () => number
}

/**
 * Members the server lists without anybody here having let them in. Nothing is encrypted to them: whose devices are
 * added is decided by members (reconcile.ts); but somebody should know that the server says otherwise.
 */
export function unprovenMembers(state: RoomState, me: AccountId): AccountId[] {
  const { kind, with: other } = state.head
  if (kind === 'open' || !isCurrent(state)) return []
  const { members, admitted, wanted } = state.roster
  const known = new Set([me, ...wanted, ...admitted.map(({ accountId }) => accountId)])
  for (const { accountId } of state.group.members) known.add(accountId)
  if (kind === 'direct' && other) known.add(other)
  const joined = members.filter(({ state: standing }) => standing === 'joined')
  return joined.map(({ accountId }) => accountId).filter((accountId) => !known.has(accountId))
}

/** Leaves that came with this step although their account is no member: their removal is committed next. */
export function unlistedLeaves({ before, after }: Pick<Stepped, 'before' | 'after'>): AccountId[] {
  if (!before.group || !after.group || before.group === after.group) return []
  const already = new Set(before.group.members.map(({ deviceId }) => deviceId))
  const joined = new Set(
    after.roster.members.filter(({ state }) => state === 'joined').map(({ accountId }) => accountId),
  )
  const news = after.group.members.filter(({ deviceId }) => !already.has(deviceId))
  return [...new Set(news.map(({ accountId }) => accountId))].filter((accountId) => !joined.has(accountId))
}

/** The roster with a note of everything that should be told once; the same one when there is nothing new. */
export function rosterWithNotes(
  state: RoomState,
  unlisted: readonly AccountId[],
  { me, person, nowMs }: NoteTools,
): Roster {
  const { roster, head } = state
  const at = { afterSeq: head.have, atMs: nowMs() }
  const changed = roster.members.flatMap(({ accountId }): RoomNote[] => {
    const known = accountId === me ? undefined : person(accountId)
    if (!known?.identityChanged && !known?.isReviewDue) return []
    return [{ kind: 'key-changed', accountId, about: known.identityKey, ...at }]
  })
  const unproven = unprovenMembers(state, me).map((accountId): RoomNote => {
    const since = roster.members.find((member) => member.accountId === accountId)?.sinceSeq
    return { kind: 'unproven', accountId, about: String(since), ...at }
  })
  const slipped = unlisted.map((accountId): RoomNote => {
    return { kind: 'unlisted', accountId, about: String(head.groupSeq), ...at }
  })
  const notes = roster.notes ?? []
  const nameOf = ({ kind, accountId, about }: RoomNote) => `${kind} ${accountId} ${about}`
  const told = new Set(notes.map(nameOf))
  const news = [...changed, ...unproven, ...slipped].filter((note) => !told.has(nameOf(note)))
  return news.length === 0 ? roster : { ...roster, notes: [...notes, ...news].slice(-MOST_NOTES) }
}
