import type { AccountId, DeviceId, RoomEvent } from '@securechat/protocol'

/** Whether an event that comes under a known id is that same entry, sent again. */
export function isSameSender(
  stored: RoomEvent,
  sent: { kind: RoomEvent['kind']; accountId: AccountId; deviceId: DeviceId },
): boolean {
  return stored.kind === sent.kind && stored.accountId === sent.accountId && stored.deviceId === sent.deviceId
}
