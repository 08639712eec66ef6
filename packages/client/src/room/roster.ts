import type { AccountId, CommitEvent, DeviceId, Member, RosterEvent } from '@securechat/protocol'
import type { GroupLeaf } from './reconcile.ts'
import type { Cursors, Roster, RosterMember } from './records.ts'

export const emptyRoster: Roster = {
  members: [],
  admitted: [],
  lost: [],
  invites: [],
  wanted: [],
  unwanted: [],
}

/** The roster once this entry of the log has happened. Entries are applied in order, each once. */
export function rosterAfter(roster: Roster, event: RosterEvent | CommitEvent): Roster {
  if (event.kind === 'commit') return afterCommit(roster, event)
  switch (event.change) {
    case 'created':
      return withMember(roster, {
        accountId: event.accountId,
        role: 'admin',
        state: 'joined',
        sinceSeq: event.seq,
      })
    case 'asked':
      return afterAsking(roster, event)
    case 'left':
      return withoutAccounts(roster, [event.accountId])
    case 'lost':
      return afterLoss(roster, event)
    case 'device':
      return roster
    case 'joined':
      return afterJoining(roster, event.accountId, event.seq)
    case 'added':
      return event.subject ? afterJoining(roster, event.subject, event.seq) : roster
    case 'removed':
      return event.subject ? withoutAccounts(roster, [event.subject]) : roster
    case 'promoted':
      return withRole(roster, event.subject, 'admin')
    case 'demoted':
      return withRole(roster, event.subject, 'member')
  }
}

function afterCommit(roster: Roster, { seq, adds, removes }: CommitEvent): Roster {
  const remaining = removes.length > 0 ? withoutAccounts(roster, removes) : roster
  return adds.reduce((changed, accountId) => {
    const before = changed.members.find((member) => member.accountId === accountId)
    if (before?.state === 'joined') return changed
    return withMember(changed, { accountId, role: 'member', state: 'joined', sinceSeq: seq })
  }, remaining)
}

/** Into a public room, where no group has to let anybody in. Whoever finds nobody there looks after it. */
function afterJoining(roster: Roster, accountId: AccountId, seq: number): Roster {
  if (roster.members.some((member) => member.accountId === accountId)) return roster
  const role = roster.members.length === 0 ? 'admin' : 'member'
  return withMember(roster, { accountId, role, state: 'joined', sinceSeq: seq })
}

function withRole(roster: Roster, subject: AccountId | undefined, role: RosterMember['role']): Roster {
  const members = roster.members.map((member) =>
    member.accountId === subject ? { ...member, role } : member,
  )
  return { ...roster, members }
}

function afterAsking(roster: Roster, { accountId, seq, proof }: RosterEvent): Roster {
  if (roster.members.some((member) => member.accountId === accountId)) return roster
  return withMember(roster, {
    accountId,
    role: 'member',
    state: 'asked',
    sinceSeq: seq,
    ...(proof ? { proof } : {}),
  })
}

function afterLoss(roster: Roster, { accountId, deviceId, seq }: RosterEvent): Roster {
  const others = roster.lost.filter((report) => report.deviceId !== deviceId)
  return { ...roster, lost: [...others, { accountId, deviceId, seq }] }
}

function withMember(roster: Roster, member: RosterMember): Roster {
  const others = roster.members.filter(({ accountId }) => accountId !== member.accountId)
  return { ...roster, members: [...others, member] }
}

function withoutAccounts(roster: Roster, gone: readonly AccountId[]): Roster {
  const stays = ({ accountId }: { accountId: AccountId }) => !gone.includes(accountId)
  const staysUnwanted = (accountId: AccountId) => !gone.includes(accountId)
  return {
    ...roster,
    members: roster.members.filter(stays),
    admitted: roster.admitted.filter(stays),
    lost: roster.lost.filter(stays),
    unwanted: roster.unwanted.filter(staysUnwanted),
  }
}

/** The roster once the group holds these leaves: who is in it counts as admitted, and decisions it carries out are done. */
export function rosterWithGroup(
  roster: Roster,
  at: { leaves: readonly GroupLeaf[]; seq: number; readded: ReadonlySet<DeviceId> },
): Roster {
  const inGroup = new Set(at.leaves.map(({ accountId }) => accountId))
  const isIn = (accountId: AccountId) => inGroup.has(accountId) && isJoined(roster, accountId)
  return {
    ...roster,
    admitted: admittedWith(roster.admitted, [...inGroup].filter(isIn), at.seq),
    wanted: roster.wanted.filter((accountId) => !isIn(accountId)),
    lost: roster.lost.filter(({ deviceId, seq }) => !(at.readded.has(deviceId) && seq < at.seq)),
  }
}

const isJoined = ({ members }: Roster, accountId: AccountId): boolean =>
  members.some((member) => member.accountId === accountId && member.state === 'joined')

/** Somebody whose last device went and comes back is still admitted, but must not be told what was said in between. */
function admittedWith(
  before: Roster['admitted'],
  present: readonly AccountId[],
  seq: number,
): Roster['admitted'] {
  const since = new Map(before.map(({ accountId, sinceSeq }) => [accountId, sinceSeq]))
  const absent = before.map(({ accountId }) => accountId).filter((accountId) => !present.includes(accountId))
  return [
    ...absent.map((accountId) => ({ accountId })),
    ...present.map((accountId) => ({ accountId, sinceSeq: since.get(accountId) ?? seq })),
  ]
}

/** The roster as the server lists it, for a device that has not read the log up to there. */
export function rosterFromServer(roster: Roster, members: readonly Member[]): Roster {
  const listed = members.map(({ accountId, role, state, sinceSeq }): RosterMember => {
    const known = roster.members.find((member) => member.accountId === accountId)
    const proof = state === 'asked' && known?.sinceSeq === sinceSeq ? known.proof : undefined
    return { accountId, role, state, sinceSeq, ...(proof ? { proof } : {}) }
  })
  const isListed = ({ accountId }: { accountId: AccountId }) =>
    listed.some((member) => member.accountId === accountId)
  return {
    ...roster,
    members: listed,
    admitted: roster.admitted.filter(isListed),
    lost: roster.lost.filter(isListed),
  }
}

/** Cursors only move forward: the furthest word on each counts. */
export function furthestCursors(
  cursors: Cursors,
  news: readonly { accountId: AccountId; delivered: number; read: number }[],
): Cursors {
  const moved = news.filter(({ accountId, delivered, read }) => {
    const known = cursors[accountId]
    return !known || delivered > known.delivered || read > known.read
  })
  if (moved.length === 0) return cursors
  const next = { ...cursors }
  for (const { accountId, delivered, read } of moved) {
    const known = next[accountId] ?? { delivered: 0, read: 0 }
    next[accountId] = {
      delivered: Math.max(known.delivered, delivered, read),
      read: Math.max(known.read, read),
    }
  }
  return next
}
