import { limits } from '@securechat/protocol'
import type { Admission, Authority } from './authority.ts'
import { equalBytes, toBase64url } from './bytes.ts'
import { CryptoError } from './errors.ts'
import { isAlive } from './key-package.ts'
import { type LeafOwner, parseLeafIdentity } from './leaf-owner.ts'
import { readSettings } from './room-settings.ts'
import type { CommitFacts, KeyPackageFacts, MlsGroup, MlsLeaf } from './mls-engine.ts'

/** A device in the group. */
export interface GroupMember extends LeafOwner {
  leaf: number
}

/** KIDs have sixteen bits for a leaf; `limits.roomDevices` keeps far below that. */
const MAX_LEAF = 0xffff

/** `undefined` when a leaf is nobody's, or a device sits in two of them. */
export function readMembers(leaves: readonly MlsLeaf[]): GroupMember[] | undefined {
  const members: GroupMember[] = []
  for (const { leaf, identity } of leaves) {
    const owner = parseLeafIdentity(identity)
    if (owner === undefined || leaf > MAX_LEAF) return undefined
    members.push({ leaf, ...owner })
  }
  return hasRepeats(members.map(({ deviceId }) => deviceId)) ? undefined : members
}

/**
 * What a room lets a commit do: a member adds and removes devices, renews its own keys or changes the room's settings
 * (room-settings.ts), and nothing else. MLS itself would allow more: external commits (which may evict anybody), proposals
 * by reference, pre-shared keys, reinitialisation, other extensions, and a committer taking on another identity.
 *
 * @returns The committer's leaf. Whether that member made the commit is for the engine to verify.
 * @throws CryptoError `bad-commit`
 */
export function checkCommit(group: MlsGroup, facts: CommitFacts): number {
  const { committer, path } = facts
  const isHere = equalBytes(facts.groupId, group.groupId) && facts.epoch === group.epoch
  if (!isHere || committer === undefined || committer === group.ownLeaf || facts.hasOther)
    throw new CryptoError('bad-commit')
  // The library takes an empty list for no change, which is not what it says (RFC 9420 §12.1.7).
  if (facts.extensions && !readSettings(facts.extensions)) throw new CryptoError('bad-commit')
  const before = group.leaves.find(({ leaf }) => leaf === committer)
  const keepsIdentity =
    path === undefined ||
    (before !== undefined &&
      equalBytes(path.identity, before.identity) &&
      equalBytes(path.signatureKey, before.signatureKey))
  if (!keepsIdentity || facts.remove.includes(committer)) throw new CryptoError('bad-commit')
  checkFits(group, facts)
  return committer
}

/**
 * Whether the changes can be made at all: removes are of members, adds are of devices that are not (or no longer)
 * there, no key is used twice, and the room does not grow beyond its limits.
 *
 * @throws CryptoError `bad-commit`
 */
export function checkFits(
  group: MlsGroup,
  {
    add,
    remove,
    path,
  }: { add: readonly KeyPackageFacts[]; remove: readonly number[]; path?: CommitFacts['path'] },
): void {
  const staying = group.leaves.filter(({ leaf }) => !remove.includes(leaf))
  const removesAreMembers = staying.length + remove.length === group.leaves.length
  const devices = [...staying, ...add].map(({ identity }) => parseLeafIdentity(identity)?.deviceId)
  const keys = [...staying, ...add, ...(path === undefined ? [] : [path])].map(
    ({ encryptionKey }) => encryptionKey,
  )
  const fits =
    removesAreMembers &&
    add.length <= limits.addsPerCommit &&
    staying.length + add.length <= limits.roomDevices &&
    !hasRepeats(devices) &&
    !hasRepeats(keys.map(toBase64url))
  if (!fits) throw new CryptoError('bad-commit')
}

/** @throws CryptoError `bad-key-package` or `untrusted-identity` for the first newcomer who may not come in. */
export async function admitAll(
  newcomers: readonly KeyPackageFacts[],
  authority: Authority,
  when: Admission,
): Promise<void> {
  for (const newcomer of newcomers) {
    if (!newcomer.isCapable || !isAlive(newcomer, when.atMs)) throw new CryptoError('bad-key-package')
    if (!(await authority.mayJoin(newcomer, when))) throw new CryptoError('untrusted-identity')
  }
}

/**
 * An account is in a group under one key. Whoever has a new one comes in with the commit that takes the devices of the
 * old one out, so that nobody can set a second "bob" beside bob, not even with a member's help.
 *
 * @throws CryptoError `untrusted-identity`
 */
export async function checkOneKeyEach(
  newcomers: readonly KeyPackageFacts[],
  staying: readonly GroupMember[],
  authority: Authority,
): Promise<void> {
  const keys = new Map<string, string>()
  const owners = newcomers.flatMap(({ identity }) => parseLeafIdentity(identity) ?? [])
  const concerned = new Set(owners.map(({ accountId }) => accountId))
  for (const owner of [...owners, ...staying.filter(({ accountId }) => concerned.has(accountId))]) {
    const identityKey = await authority.identityKeyOf(owner)
    if ((keys.get(owner.accountId) ?? identityKey) !== identityKey)
      throw new CryptoError('untrusted-identity')
    keys.set(owner.accountId, identityKey)
  }
}

function hasRepeats(values: readonly (string | undefined)[]): boolean {
  return new Set(values).size < values.length
}
