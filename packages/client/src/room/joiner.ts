import { CryptoError } from '@securechat/crypto'
import type { AccountId, DeviceId } from '@securechat/protocol'
import { type Briefing, decodeBriefing } from '../content.ts'
import type { KeyPackageSecret } from '../context.ts'
import type { Batch } from './batch.ts'
import type { RoomCryptography, RoomGroup } from './cryptography.ts'
import type { EpochArchive } from './epoch-archive.ts'
import { type GroupKeeper, isAllowed } from './group-keeper.ts'
import { agreedIn } from './policy.ts'
import { drawWarming } from './renewal.ts'
import { type RoomState, withHead } from './room-state.ts'
import { rosterWithGroup } from './roster.ts'

export interface JoinerTools {
  me: { accountId: AccountId; deviceId: DeviceId }
  cryptography: RoomCryptography
  archive: EpochArchive
  keeper: GroupKeeper
  nowMs: () => number
  random: () => number
}

export interface ReceivedWelcome {
  welcome: Uint8Array
  /** The commit that made it. */
  seq: number
  secret: KeyPackageSecret
}

/**
 * Enters a room's group by a Welcome, in place of whatever group there was. The key package is spent with the same write.
 *
 * @throws CryptoError `bad-welcome`, `directory-unreachable`
 */
export async function join(
  state: RoomState,
  { welcome, seq, secret }: ReceivedWelcome,
  tools: JoinerTools,
  batch: Batch,
): Promise<RoomState> {
  const { group, briefing } = await tools.cryptography.joinGroup({ welcome, keyPackageSecret: secret.secret })
  const isHere = group.members.some(({ deviceId }) => deviceId === tools.me.deviceId)
  if (group.roomId !== state.head.roomId || !isHere || !isAllowed(state, group, tools.me.accountId))
    throw new CryptoError('bad-welcome')
  await tools.keeper.recordEpoch(group, { sinceSeq: seq, isBehind: true }, batch)
  for (const key of secret.spend) batch.delete(key)
  const briefed = briefing && decodeBriefing(briefing)
  if (briefed) tools.archive.addBriefed(briefed.epochs, seq, batch)
  const readded = new Set([tools.me.deviceId])
  const roster = rosterWithGroup(state.roster, { leaves: group.members, seq, readded })
  const { lostReport: _answered, warmAtMs: _former, ...head } = state.head
  const joined = withHead(
    { head, roster, group },
    {
      stage: 'joined',
      isBackfillDue: true,
      groupSeq: seq,
      refusedBy: [],
      ...agreedIn(group),
      renewedAtMs: tools.nowMs(),
      ...drawWarming(group.members.length, { nowMs: tools.nowMs(), random: tools.random }),
      ...otherPerson(state, group, tools),
    },
  )
  return briefed ? withBriefing(joined, briefed, seq) : joined
}

/** Who a direct room is with shows in its group: the server's word alone would not do. */
function otherPerson({ head }: RoomState, group: RoomGroup, { me }: JoinerTools): { with?: AccountId } {
  const other = group.members.find(({ accountId }) => accountId !== me.accountId)
  return head.kind === 'direct' && other ? { with: other.accountId } : {}
}

function withBriefing(state: RoomState, { name, topic, invites }: Briefing, seq: number): RoomState {
  const known = new Set(state.roster.invites.map(({ inviteId }) => inviteId))
  const news = invites.filter(({ inviteId }) => !known.has(inviteId))
  const briefed = { ...state, roster: { ...state.roster, invites: [...state.roster.invites, ...news] } }
  const isNewer = name !== '' && state.head.nameSeq < seq
  return isNewer ? withHead(briefed, { name, topic, nameSeq: seq }) : briefed
}
