import { createHash } from 'node:crypto'
import type { AccountId, DeviceId, EventId } from '@securechat/protocol'
import { announce } from '../../announce.ts'
import type { Context } from '../../operation.ts'

interface DeviceNews {
  accountId: AccountId
  deviceId: DeviceId
  what: 'enrolled' | 'revoked'
}

/** Every room the account is in learns through its log that the group lacks a device or holds one too many, and so cannot overlook it. */
export async function tellRooms(
  { storage, bus, nowMs }: Pick<Context, 'storage' | 'bus' | 'nowMs'>,
  { accountId, deviceId, what }: DeviceNews,
): Promise<void> {
  const rooms = await storage.rooms({ accountId })
  for (const { roomId, members } of rooms) {
    const isJoined = members.some((member) => member.accountId === accountId && member.state === 'joined')
    if (!isJoined) continue
    const eventId = newsId(`${what} ${roomId} ${deviceId}`)
    const event = { kind: 'roster', roomId, eventId, accountId, deviceId, acceptedAtMs: nowMs() } as const
    announce(bus, await storage.append({ kind: 'roster', event: { ...event, change: 'device' } }))
  }
}

/** The same for the same news, so that asking again after a lost answer stores nothing twice. */
function newsId(news: string): EventId {
  const digest = createHash('sha256').update(news).digest()
  // Safe: sixteen bytes in base64url are an event id.
  return digest.subarray(0, 16).toString('base64url') as EventId
}
