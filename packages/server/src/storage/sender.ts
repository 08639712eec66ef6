import type { AccountId, DeviceId, RoomEvent } from '@securechat/protocol'

/** Whether an event that comes under a known id is that same entry, sent again; also when it has been erased since. */
export function isSameSender(
  stored: RoomEvent,
  sent: { kind: RoomEvent['kind']; accountId: AccountId; deviceId: DeviceId },
): boolean {
  const kind = stored.kind === 'erased' ? 'message' : stored.kind
  return kind === sent.kind && stored.accountId === sent.accountId && stored.deviceId === sent.deviceId
}
