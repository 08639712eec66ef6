import { ChatError, revokeDevice } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { tellRooms } from './tell-rooms.ts'

/** First the device is shut out, then everybody is told: the rooms' members remove its leaf. */
export const handleRevokeDevice = handleDevice(revokeDevice, async (context, { deviceId, vault }) => {
  const { caller, storage, bus, nowMs } = context
  const { accountId } = caller
  if (deviceId === caller.deviceId) throw new ChatError('not-allowed')
  const ended = await storage.revokeDevice({ accountId, deviceId, nowMs: nowMs(), vault })
  for (const sessionId of ended) bus.publish({ kind: 'session-over', sessionId, reason: 'revoked' })
  bus.publish({ kind: 'signal', signal: { kind: 'person', accountId }, to: 'everybody' })
  await tellRooms(context, { accountId, deviceId, what: 'revoked' })
  return {}
})
