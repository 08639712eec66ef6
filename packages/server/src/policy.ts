import type { AccountId, Room, WorkspaceRole } from '@securechat/protocol'

export interface Actor {
  /** Missing at the server's console. */
  accountId?: AccountId | undefined
  role: WorkspaceRole
}

/** What somebody wants to do in or to a room, beyond what membership alone allows. */
export type Action =
  | { kind: 'add-people' }
  | { kind: 'remove-people'; accountIds: readonly AccountId[] }
  | { kind: 'invite' }
  | { kind: 'revoke-invite'; madeBy: AccountId }
  | { kind: 'describe' }
  /** What the room keeps, as far as the server has a part in it. */
  | { kind: 'set-policy' }
  /** Other people's, that is. */
  | { kind: 'erase-messages' }
  /** Of public rooms: elsewhere the group says who does what. */
  | { kind: 'change-roles' }
  /** Sees what was reported, anywhere in the workspace. */
  | { kind: 'moderate' }
  /** Gives the workspace key to whoever came by a provider. */
  | { kind: 'admit' }
  /** Sees, sets and restarts the server's plugins. */
  | { kind: 'run-plugins' }
  /** Looks after the workspace: its people, rooms, rules and servers. */
  | { kind: 'administer' }
  /** Does something to an account; `newRole` where it is to become something else. */
  | { kind: 'administer-account'; account: Actor; newRole?: WorkspaceRole }

/** Who may make public rooms, as configured. */
export type PublicRoomsPolicy = 'nobody' | 'admins' | 'everybody'

export const mayMakePublic = (policy: PublicRoomsPolicy, actor: Actor): boolean =>
  policy === 'everybody' || (policy === 'admins' && isWorkspaceAdmin(actor))

/**
 * The one place that decides what a role allows. Deny by default: `room` is as the server keeps it now, and `undefined`
 * when there is none.
 *
 * Devices are not people: any member's client may take devices out of the group and put them back, for that is how lost
 * and revoked ones are dealt with. The server cannot see inside a commit; members' clients check it.
 */
export function may(actor: Actor, action: Action, room: Room | undefined): boolean {
  const isMember = joined(room, actor.accountId) !== undefined
  switch (action.kind) {
    case 'add-people':
      // Direct rooms too: storage holds the two people they were made for, and refuses a third.
      return isMember
    case 'remove-people':
      return isMember && mayRemove(actor, action.accountIds, room!)
    case 'invite':
      return isMember && room!.kind !== 'direct'
    case 'describe':
      if (room?.kind === 'public') return isMember && (isRoomAdmin(actor, room) || isWorkspaceAdmin(actor))
      return isMember && room!.kind === 'open'
    case 'set-policy':
      return isMember && (room!.kind === 'direct' || isRoomAdmin(actor, room))
    case 'change-roles':
      return isMember && room!.kind === 'public' && (isRoomAdmin(actor, room) || isWorkspaceAdmin(actor))
    case 'erase-messages':
      return isMember && isRoomAdmin(actor, room) && room!.kind !== 'direct'
    case 'moderate':
    case 'admit':
    case 'run-plugins':
    case 'administer':
      return isWorkspaceAdmin(actor)
    case 'administer-account':
      return isWorkspaceAdmin(actor) && mayAdminister(actor, action)
    case 'revoke-invite':
      return action.madeBy === actor.accountId || isWorkspaceAdmin(actor) || isRoomAdmin(actor, room)
  }
}

/** Whoever has left already may be tidied away by any member; others only by an administrator, and from a direct room by nobody. */
function mayRemove(actor: Actor, accountIds: readonly AccountId[], room: Room): boolean {
  if (accountIds.every((accountId) => joined(room, accountId) === undefined)) return true
  return room.kind !== 'direct' && (isWorkspaceAdmin(actor) || isRoomAdmin(actor, room))
}

/** Owners are made and unmade by owners, and nobody shuts themselves out. */
function mayAdminister(
  actor: Actor,
  { account, newRole }: Extract<Action, { kind: 'administer-account' }>,
): boolean {
  if (actor.role === 'owner') return newRole !== undefined || account.accountId !== actor.accountId
  return account.role !== 'owner' && newRole !== 'owner' && account.accountId !== actor.accountId
}

const isWorkspaceAdmin = ({ role }: Actor) => role === 'owner' || role === 'admin'

const isRoomAdmin = (actor: Actor, room: Room | undefined) => joined(room, actor.accountId)?.role === 'admin'

const joined = (room: Room | undefined, accountId: AccountId | undefined) =>
  room?.members.find((member) => member.accountId === accountId && member.state === 'joined')
