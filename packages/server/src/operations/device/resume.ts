import { ChatError, resumeDevice } from '@securechat/protocol'
import { handleAccount } from '../../operation.ts'

export const handleResumeDevice = handleAccount(resumeDevice, async ({ caller, storage }, { deviceId }) => {
  if (caller.deviceId === deviceId) return {}
  if (caller.deviceId !== undefined) throw new ChatError('not-allowed')
  const device = await storage.device({ deviceId })
  const isOwn = device?.accountId === caller.accountId && device.revokedAtMs === undefined
  if (!isOwn) throw new ChatError('not-found')
  await storage.tieSession({ tokenHash: caller.tokenHash, deviceId })
  return {}
})
