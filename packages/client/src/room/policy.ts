import type { RoomHistory, RoomPolicy, RoomSettings } from '@securechat/crypto'
import type { AccountId, HistoryPolicy } from '@securechat/protocol'
import type { RoomGroup } from './cryptography.ts'
import type { RoomHead } from './records.ts'
import type { RoomState } from './room-state.ts'

/** Whether somebody may change what a room keeps: whoever administers it, and both people of a direct room. */
export function mayChangePolicy({ head, roster }: RoomState, accountId: AccountId): boolean {
  const member = roster.members.find((known) => known.accountId === accountId && known.state === 'joined')
  return member !== undefined && (head.kind === 'direct' || member.role === 'admin')
}

export const policyOf = ({ history, keepDays }: RoomSettings): RoomPolicy => ({ history, keepDays })

export const equalPolicies = (a: RoomPolicy, b: RoomPolicy): boolean =>
  a.history === b.history && a.keepDays === b.keepDays

/** What the head says of it is what the group agreed on; without a group, what the server says. */
export const agreedIn = ({ settings }: RoomGroup): Pick<RoomHead, 'history' | 'keepDays'> =>
  policyOf(settings)

/** What another group has agreed on, if it is something else. */
export function policyChange(before: RoomGroup, after: RoomGroup): RoomPolicy | undefined {
  const policy = policyOf(after.settings)
  return equalPolicies(policyOf(before.settings), policy) ? undefined : policy
}

/** What the person here wants of the room and it has not agreed on yet. */
export function wantedPolicy({ roster, group }: RoomState): RoomPolicy | undefined {
  const { wantedPolicy: wanted } = roster
  return wanted && group && !equalPolicies(wanted, policyOf(group.settings)) ? wanted : undefined
}

/** What the server needs to know: how far back it may hand out the log. Without history nobody could read more anyway. */
export const toldHistory = (history: RoomHistory): HistoryPolicy =>
  history === 'none' ? 'since-join' : history
