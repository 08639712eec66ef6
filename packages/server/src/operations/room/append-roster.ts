import type { EventId, JoinProof, RoomId } from '@securechat/protocol'
import { announce } from '../../announce.ts'
import type { DeviceCaller } from '../../caller.ts'
import type { Context } from '../../operation.ts'

export interface RosterChange {
  roomId: RoomId
  eventId: EventId
  change: 'asked' | 'left' | 'lost'
  proof?: JoinProof
}

/** Puts a change of the list of members into the log, by the caller and about the caller; then announces it. */
export async function appendRoster(
  { caller, storage, bus, nowMs }: Context<DeviceCaller>,
  { roomId, eventId, change, proof }: RosterChange,
): Promise<void> {
  const { accountId, deviceId } = caller
  const place = { roomId, eventId, accountId, deviceId, acceptedAtMs: nowMs() }
  const event = { kind: 'roster', ...place, change, ...(proof && { proof }) } as const
  announce(bus, await storage.append({ kind: 'roster', event }))
}
