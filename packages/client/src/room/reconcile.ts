import type { RoomPolicy } from '@securechat/crypto'
import { type AccountId, type DeviceId, limits, type RoomKind } from '@securechat/protocol'

/** One leaf of the room's MLS tree, as its certificate says whose it is. */
export interface GroupLeaf {
  leaf: number
  accountId: AccountId
  deviceId: DeviceId
}

/** What the group should be made to agree with. */
export interface Situation {
  kind: RoomKind
  me: { accountId: AccountId; deviceId: DeviceId }
  leaves: readonly GroupLeaf[]
  /** The server's list. It decides who may not stay; who may come in is decided below. */
  members: readonly { accountId: AccountId; state: 'joined' | 'asked' }[]
  /** Devices with a certificate that holds, of everybody concerned; a replaced account key counts as revoked. */
  devices: readonly { accountId: AccountId; deviceId: DeviceId; isRevoked: boolean }[]
  /** Devices that said they cannot follow the group any more: taken out and put back in. */
  lost: ReadonlySet<DeviceId>
  /** Accounts this device has seen in the group and that have not left since. */
  admitted: ReadonlySet<AccountId>
  /** Asking accounts whose proof of holding an invitation of this room holds. */
  proven: ReadonlySet<AccountId>
  /** What the person at this device decided: to add, and to remove. */
  wanted: ReadonlySet<AccountId>
  unwanted: ReadonlySet<AccountId>
  /** Direct rooms: the other person. */
  with?: AccountId
  /** Devices to leave alone for now: no key package, or an account key that changed. */
  unaddable: ReadonlySet<DeviceId>
}

export interface GroupChange {
  addDevices: { accountId: AccountId; deviceId: DeviceId }[]
  removeLeaves: number[]
  /** People who become members with it, and who stop being members. */
  adds: AccountId[]
  removes: AccountId[]
  /** What the room is to keep from then on. */
  policy?: RoomPolicy | undefined
}

/**
 * What one commit must do so that the group holds the right devices: nothing when all four lists are empty.
 * A server can invent members, so being on its list lets nobody in: a group room takes whom this person added, who
 * proved to hold an invitation, or who was in the group already; a direct room only its two people.
 */
export function reconcile(situation: Situation): GroupChange {
  const { me, unwanted, leaves } = situation
  const known = look(situation)
  if (known.states.get(me.accountId) !== 'joined') return nothing
  const isJoined = (accountId: AccountId) => known.states.get(accountId) === 'joined'
  const removes = [...unwanted].filter((id) => isJoined(id) && id !== me.accountId)
  const leaving = leaves.filter((leaf) => mustGo(leaf, situation, known))
  // A room that is full takes nobody more: each device costs every other one work.
  const space = Math.max(0, limits.roomDevices - leaves.length + leaving.length)
  const missing = missingDevices(situation, known, leaving)
  const addDevices = missing.slice(0, Math.min(space, limits.addsPerCommit))
  const adds = distinct(addDevices.map(({ accountId }) => accountId)).filter((id) => !isJoined(id))
  return { addDevices, removeLeaves: leaving.map(({ leaf }) => leaf), adds, removes }
}

export const isNothing = ({ addDevices, removeLeaves, adds, removes, policy }: GroupChange): boolean =>
  addDevices.length + removeLeaves.length + adds.length + removes.length === 0 && policy === undefined

/** Whether somebody who is known to be out could still read what is sealed now. */
export function isRemovalDue(situation: Situation): boolean {
  const known = look(situation)
  return situation.leaves.some((leaf) => isOut(leaf, situation, known))
}

const nothing: GroupChange = { addDevices: [], removeLeaves: [], adds: [], removes: [] }

/** The lists by what is looked for in them, since a room may have a thousand of each. */
interface Known {
  states: Map<AccountId, 'joined' | 'asked'>
  revoked: Set<DeviceId>
  inGroup: Set<AccountId>
}

function look({ members, devices, leaves }: Situation): Known {
  return {
    states: new Map(members.map(({ accountId, state }) => [accountId, state])),
    revoked: new Set(devices.filter(({ isRevoked }) => isRevoked).map(({ deviceId }) => deviceId)),
    inGroup: new Set(leaves.map(({ accountId }) => accountId)),
  }
}

/** Nobody can remove the leaf it commits from (RFC 9420 §12.2). */
function mustGo(leaf: GroupLeaf, situation: Situation, known: Known): boolean {
  if (leaf.deviceId === situation.me.deviceId) return false
  return isOut(leaf, situation, known) || situation.lost.has(leaf.deviceId)
}

function isOut(
  { accountId, deviceId }: GroupLeaf,
  { me, unwanted }: Situation,
  { states, revoked }: Known,
): boolean {
  if (deviceId === me.deviceId) return false
  const isUnwanted = unwanted.has(accountId) && accountId !== me.accountId
  return states.get(accountId) !== 'joined' || revoked.has(deviceId) || isUnwanted
}

function missingDevices(
  situation: Situation,
  known: Known,
  leaving: readonly GroupLeaf[],
): GroupChange['addDevices'] {
  const staying = new Set(situation.leaves.map(({ deviceId }) => deviceId))
  for (const { deviceId } of leaving) staying.delete(deviceId)
  return situation.devices
    .filter(({ accountId, deviceId, isRevoked }) => {
      const isAddable = !isRevoked && !staying.has(deviceId) && !situation.unaddable.has(deviceId)
      return isAddable && mayBeIn(accountId, situation, known)
    })
    .map(({ accountId, deviceId }) => ({ accountId, deviceId }))
}

function mayBeIn(accountId: AccountId, situation: Situation, { states, inGroup }: Known): boolean {
  const { kind, me, wanted, unwanted, admitted, proven } = situation
  if (unwanted.has(accountId) && accountId !== me.accountId) return false
  if (kind === 'direct' && accountId !== me.accountId && accountId !== situation.with) return false
  if (wanted.has(accountId)) return true
  const state = states.get(accountId)
  if (state === undefined) return false
  if (kind === 'direct') return state === 'joined'
  if (kind === 'open') return true
  if (state === 'asked') return proven.has(accountId)
  return admitted.has(accountId) || inGroup.has(accountId)
}

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)]
