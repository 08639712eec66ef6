import { ChatError, enrolDevice } from '@securechat/protocol'
import { verifyCertificate } from '../../device-certificate.ts'
import { deviceRecord } from '../../device-record.ts'
import { handleAccount } from '../../operation.ts'
import { tellRooms } from './tell-rooms.ts'

export const handleEnrolDevice = handleAccount(enrolDevice, async (context, input) => {
  const { certificate, keyPackages, vault } = input
  const { caller, storage, bus, secrets, nowMs } = context
  const { accountId, sessionId } = caller
  const account = await storage.accountById({ accountId })
  if (!account) throw new ChatError('not-signed-in')
  const { identityKey } = account
  const body = verifyCertificate(certificate, { accountId, identityKey, nowMs: nowMs() })
  const { deviceId } = body
  if (caller.deviceId !== undefined && caller.deviceId !== deviceId) throw new ChatError('not-allowed')

  const device = deviceRecord(certificate, body, nowMs())
  await storage.addDevice({ device, keyPackages, nowMs: nowMs(), vault })
  const session = await secrets.sessions.tie(sessionId, device)
  bus.publish({ kind: 'signal', signal: { kind: 'person', accountId }, to: 'everybody' })
  await tellRooms(context, { accountId, deviceId, what: 'enrolled' })
  return { session }
})
