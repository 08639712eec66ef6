import type { RoomPolicy } from '@securechat/crypto'
import { type AccountId, changeMember, ChatError, EventId, limits } from '@securechat/protocol'
import { OfflineError } from '../connection/offline.ts'
import type { Link } from '../context.ts'
import type { RoomCryptography } from './cryptography.ts'
import type { SharedTools } from './room-parts.ts'
import { mayChangePolicy, wantedPolicy } from './policy.ts'
import type { Room } from './room.ts'
import { isCurrent } from './room-state.ts'

/**
 * Brings people into a room. The decision is kept with the room until a commit has carried it out.
 *
 * @throws OfflineError; ChatError `not-allowed`, `room-full`, or `no-key-package` when somebody has no device to add.
 */
export async function addMembers(
  room: Room,
  accountIds: readonly AccountId[],
  { context: { link }, cryptography }: SharedTools,
): Promise<void> {
  mayChangePeople(room, link)
  if (room.state.head.kind === 'public')
    return changePublicly(room, { accountIds, change: 'added' }, { link, cryptography })
  await room.parts.core.step(async (state) => {
    const wanted = [...new Set([...state.roster.wanted, ...accountIds.filter((id) => !isJoined(room, id))])]
    const unwanted = state.roster.unwanted.filter((id) => !accountIds.includes(id))
    return { state: { ...state, roster: { ...state.roster, wanted, unwanted } } }
  })
  await carryOut(room)
  const left = accountIds.filter((id) => room.state.roster.wanted.includes(id))
  if (left.length === 0) return
  if (!link.isOpen || !isCurrent(room.state)) throw new OfflineError()
  await room.parts.core.step(async (state) => {
    const wanted = state.roster.wanted.filter((id) => !left.includes(id))
    return { state: { ...state, roster: { ...state.roster, wanted } } }
  })
  throw new ChatError(isFull(room) ? 'room-full' : 'no-key-package')
}

/** Has the group agree on what it keeps. @throws OfflineError; ChatError `not-allowed` */
export async function setPolicy(room: Room, policy: RoomPolicy, link: Link): Promise<void> {
  const { me, core } = room.parts
  if (!mayChangePolicy(room.state, me.accountId)) throw new ChatError('not-allowed')
  if (!Number.isSafeInteger(policy.keepDays) || policy.keepDays < 0 || policy.keepDays > limits.keepDays)
    throw new ChatError('bad-request')
  if (!link.isOpen || !isCurrent(room.state)) throw new OfflineError()
  await core.step(async (state) => ({
    state: { ...state, roster: { ...state.roster, wantedPolicy: policy } },
  }))
  await carryOut(room)
  if (wantedPolicy(room.state)) throw new OfflineError()
}

/** Takes somebody out of a room, with all devices. @throws OfflineError; ChatError `not-allowed` */
export async function removeMember(
  room: Room,
  accountId: AccountId,
  { context: { link }, cryptography }: SharedTools,
): Promise<void> {
  mayChangePeople(room, link)
  if (!isJoined(room, accountId)) return
  if (room.state.head.kind === 'public')
    return changePublicly(room, { accountIds: [accountId], change: 'removed' }, { link, cryptography })
  await room.parts.core.step(async (state) => {
    const unwanted = [...new Set([...state.roster.unwanted, accountId])]
    const wanted = state.roster.wanted.filter((id) => id !== accountId)
    return { state: { ...state, roster: { ...state.roster, wanted, unwanted } } }
  })
  await carryOut(room)
  if (room.state.roster.unwanted.includes(accountId)) throw new OfflineError()
}

/** Where there is no group, the server keeps the list. */
async function changePublicly(
  { roomId }: Room,
  { accountIds, change }: { accountIds: readonly AccountId[]; change: 'added' | 'removed' },
  { link, cryptography }: { link: Link; cryptography: Pick<RoomCryptography, 'newId'> },
): Promise<void> {
  for (const accountId of accountIds)
    await link.request(changeMember, {
      roomId,
      eventId: EventId.parse(cryptography.newId()),
      accountId,
      change,
    })
}

function mayChangePeople(room: Room, link: Link): void {
  if (room.state.head.kind === 'direct') throw new ChatError('not-allowed')
  if (!link.isOpen) throw new OfflineError()
}

async function carryOut({ parts }: Room): Promise<void> {
  const refusal = await parts.reconciler.urge()
  if (refusal) throw new ChatError(refusal)
}

/** With as many devices as an encrypted room holds. */
const isFull = ({ state }: Room): boolean => (state.group?.members.length ?? 0) >= limits.roomDevices

function isJoined({ state }: Room, accountId: AccountId): boolean {
  return state.roster.members.some((member) => member.accountId === accountId && member.state === 'joined')
}
