import type { RoomId } from '@securechat/protocol'
import type { Store } from '../store/store.ts'
import type { Batch } from './batch.ts'
import type { RoomCryptography, RoomGroup } from './cryptography.ts'
import { fromBytes, toBytes } from './json.ts'
import { headKey, roomKeys } from './keys.ts'
import type { PendingCommit, RoomHead, Roster } from './records.ts'
import { emptyRoster } from './roster.ts'

/** A room at one moment. Immutable: a step gives another one, which counts once its batch is on disk. */
export interface RoomState {
  readonly head: RoomHead
  readonly roster: Roster
  /** Set while this device can follow the group: stages `creating` and `joined`. */
  readonly group?: RoomGroup | undefined
  readonly pending?: Pending | undefined
}

/** A commit of this device on its way, and the group it leads to if the log takes it. */
export interface Pending {
  readonly record: PendingCommit
  readonly next: RoomGroup
}

/** Puts into `batch` whatever differs between two states of a room. */
export function putChanges(before: RoomState | undefined, after: RoomState, batch: Batch): void {
  const { roomId } = after.head
  const keys = roomKeys(roomId)
  if (after.head !== before?.head) batch.put(headKey(roomId), toBytes(after.head))
  if (after.roster !== before?.roster) batch.put(keys.roster, toBytes(after.roster))
  if (after.group !== before?.group) putOrDelete(batch, keys.group, after.group?.serialize())
  if (after.pending !== before?.pending) {
    putOrDelete(batch, keys.pending, after.pending && toBytes(after.pending.record))
    putOrDelete(batch, keys.pendingGroup, after.pending?.next.serialize())
  }
}

function putOrDelete(batch: Batch, key: string, value: Uint8Array | undefined): void {
  if (value) batch.put(key, value)
  else batch.delete(key)
}

/** The room as it lies on disk. */
export async function loadState(
  roomId: RoomId,
  { store, cryptography }: { store: Store; cryptography: RoomCryptography },
): Promise<RoomState | undefined> {
  const keys = roomKeys(roomId)
  const [head, roster, group, pending, pendingGroup] = await Promise.all(
    [headKey(roomId), keys.roster, keys.group, keys.pending, keys.pendingGroup].map((key) => store.get(key)),
  )
  if (!head) return undefined
  return {
    head: fromBytes<RoomHead>(head),
    roster: roster ? fromBytes<Roster>(roster) : emptyRoster,
    group: group && cryptography.restoreGroup(group),
    pending:
      pending && pendingGroup
        ? { record: fromBytes<PendingCommit>(pending), next: cryptography.restoreGroup(pendingGroup) }
        : undefined,
  }
}

export const withHead = (state: RoomState, change: Partial<RoomHead>): RoomState => ({
  ...state,
  head: { ...state.head, ...change },
})

/** The room once its group is of no use any more. A report of being lost is over with it. */
export function withoutGroup({ head, roster }: RoomState): RoomState {
  const { lostReport: _told, ...rest } = head
  return { head: { ...rest, groupSeq: 0, refusedBy: [] }, roster }
}

/** Whether the group stands where the log does, so that messages can be sealed and commits made. */
export function isCurrent(state: RoomState): state is RoomState & { group: RoomGroup } {
  const { stage, groupSeq, lastCommitSeq } = state.head
  return state.group !== undefined && stage === 'joined' && groupSeq === lastCommitSeq
}
