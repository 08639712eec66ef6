import type { AccountId, EventId, JoinProof, RoomId } from '@securechat/protocol'
import { announce } from '../../announce.ts'
import type { DeviceCaller } from '../../caller.ts'
import type { Context } from '../../operation.ts'

export interface RosterChange {
  roomId: RoomId
  eventId: EventId
  change: 'asked' | 'left' | 'lost' | 'joined' | 'added' | 'removed' | 'promoted' | 'demoted'
  proof?: JoinProof
  subject?: AccountId
}

/** Puts a change of the list of members into the log, by the caller; then announces it. */
export async function appendRoster(
  { caller, storage, bus, nowMs }: Context<DeviceCaller>,
  { roomId, eventId, change, proof, subject }: RosterChange,
): Promise<void> {
  const { accountId, deviceId } = caller
  const place = { roomId, eventId, accountId, deviceId, acceptedAtMs: nowMs() }
  const event = {
    kind: 'roster',
    ...place,
    change,
    ...(proof && { proof }),
    ...(subject && { subject }),
  } as const
  announce(bus, await storage.append({ kind: 'roster', event }))
}
