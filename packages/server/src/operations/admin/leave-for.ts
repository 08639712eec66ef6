import { createHash } from 'node:crypto'
import type { AccountId, DeviceId, EventId, Room } from '@securechat/protocol'
import { announce } from '../../announce.ts'
import type { AdminContext } from '../../operation.ts'

/** Ends somebody's membership of a room as if they had left it: those who stay take their devices out of the group. */
export async function leaveFor(
  { storage, bus, nowMs }: AdminContext,
  { roomId, headSeq }: Pick<Room, 'roomId' | 'headSeq'>,
  accountId: AccountId,
): Promise<void> {
  const [device] = await storage.devicesOf({ accountIds: [accountId] })
  // An account without a device is in no room.
  const deviceId = device?.deviceId ?? (accountId as string as DeviceId)
  const eventId = leavingId(`left ${roomId} ${headSeq} ${accountId}`)
  const event = { kind: 'roster', roomId, eventId, accountId, deviceId, acceptedAtMs: nowMs() } as const
  announce(bus, await storage.append({ kind: 'roster', event: { ...event, change: 'left' } }))
}

/** The same for the same leaving, so that asking again after a lost answer stores nothing twice. */
function leavingId(news: string): EventId {
  const digest = createHash('sha256').update(news).digest()
  // Safe: sixteen bytes in base64url are an event id.
  return digest.subarray(0, 16).toString('base64url') as EventId
}
