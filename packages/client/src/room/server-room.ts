import { type AccountId, isPublicRoomId, type Room as ServerRoom } from '@securechat/protocol'
import type { RoomHead } from './records.ts'
import type { Step } from './room-core.ts'
import { type RoomState, withHead } from './room-state.ts'
import { emptyRoster, rosterFromServer } from './roster.ts'

/**
 * A room this device hears of from the server. Whoever is a member starts to follow the log at its end and reads
 * back from there; whoever only asks sees nothing of it yet.
 */
export function newRoomState(listed: ServerRoom, me: AccountId): RoomState {
  const { roomId, history, createdAtMs, profile } = listed
  // The id says whether it is public, and no server.
  const kind = isPublicRoomId(roomId) ? 'public' : listed.kind
  const head: RoomHead = {
    v: 1,
    roomId,
    kind,
    history,
    createdAtMs,
    stage: 'asking',
    have: 0,
    oldest: 1,
    hasStart: false,
    lastCommitSeq: 1,
    groupSeq: 0,
    name: profile?.name ?? '',
    topic: profile?.topic ?? '',
    nameSeq: 0,
    refusedBy: [],
    renewedAtMs: 0,
    isBackfillDue: false,
    isDescribeDue: false,
    ...otherPerson(listed, me),
  }
  const asking: RoomState = { head, roster: rosterFromServer(emptyRoster, listed.members) }
  return isJoined(listed, me) ? entered(asking, listed) : asking
}

/** A known room as the server lists it now. */
export function stateFromServer(state: RoomState, listed: ServerRoom, me: AccountId): Step | undefined {
  if (state.head.stage === 'gone' || state.head.stage === 'creating') return undefined
  if (state.head.stage === 'asking') {
    if (isJoined(listed, me)) return { state: entered(state, listed) }
    return { state: { ...state, roster: rosterFromServer(state.roster, listed.members) } }
  }
  // Where the log has not been read that far, the log will say who is in; only at the same place the list may.
  if (state.head.have !== listed.headSeq) return undefined
  const roster = rosterFromServer(state.roster, listed.members)
  return JSON.stringify(roster) === JSON.stringify(state.roster) ? undefined : { state: { ...state, roster } }
}

function entered(state: RoomState, { headSeq, lastCommitSeq, members }: ServerRoom): RoomState {
  const place = { have: headSeq, oldest: headSeq + 1, hasStart: false, lastCommitSeq, isBackfillDue: true }
  // What happened on the way here is not known, so nobody is vouched for over that time.
  const admitted = state.roster.admitted.map(({ accountId }) => ({ accountId }))
  const roster = rosterFromServer({ ...state.roster, admitted }, members)
  return withHead({ ...state, roster }, { stage: hasGroup(state) ? 'joined' : 'waiting', ...place })
}

/** A public room has none to wait for. */
const hasGroup = ({ head, group }: RoomState): boolean => group !== undefined || isPublicRoomId(head.roomId)

function isJoined({ members }: ServerRoom, me: AccountId): boolean {
  return members.some(({ accountId, state }) => accountId === me && state === 'joined')
}

/** As the server has it, until the group shows it. */
function otherPerson({ kind, members, profile }: ServerRoom, me: AccountId): { with?: AccountId } {
  const other = members.find(({ accountId }) => accountId !== me)
  return (kind === 'direct' || profile?.isDirect) && other ? { with: other.accountId } : {}
}
