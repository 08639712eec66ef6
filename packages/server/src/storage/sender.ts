import type { AccountId, DeviceId, RoomEvent } from '@securechat/protocol'

/** Whether an event that comes under a known id is that same entry, sent again; also when it has been erased since. */
export function isSameSender(
  stored: RoomEvent,
  sent: { kind: RoomEvent['kind']; accountId: AccountId; deviceId: DeviceId },
): boolean {
  const isErased = stored.kind === 'erased' && (sent.kind === 'message' || sent.kind === 'post')
  const isSameKind = isErased || stored.kind === sent.kind
  return isSameKind && stored.accountId === sent.accountId && stored.deviceId === sent.deviceId
}
