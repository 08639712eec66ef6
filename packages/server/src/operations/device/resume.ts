import { ChatError, deviceProofContexts, resumeDevice } from '@securechat/protocol'
import { handleAccount } from '../../operation.ts'
import { holdsDeviceProof } from '../../sign-in/device-proof.ts'

export const handleResumeDevice = handleAccount(resumeDevice, async (context, { deviceId, proof }) => {
  const { caller, storage, secrets, nowMs } = context
  const { accountId, sessionId } = caller
  if (caller.deviceId !== undefined && caller.deviceId !== deviceId) throw new ChatError('not-allowed')
  const device = await storage.device({ deviceId })
  if (device?.accountId !== accountId || device.revokedAtMs !== undefined) throw new ChatError('not-found')
  const { frameKey } = device
  const holds = holdsDeviceProof({
    context: deviceProofContexts.resume,
    origin: caller.origin,
    nonce: sessionId,
    deviceId,
    frameKey,
    proof,
    nowMs: nowMs(),
  })
  if (!holds) throw new ChatError('proof-wrong')
  return { session: await secrets.sessions.tie(sessionId, device) }
})
