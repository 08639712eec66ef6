import { createHash } from 'node:crypto'
import { ChatError, deviceProofContexts, refreshSession } from '@securechat/protocol'
import { handleAnyone } from '../../operation.ts'
import { holdsDeviceProof } from '../../sign-in/device-proof.ts'

/** The device proves that it asks: a stolen refresh token alone gets nothing, and ends nothing. */
export const handleRefreshSession = handleAnyone(refreshSession, async (context, input) => {
  const { caller, storage, bus, secrets, nowMs, desk } = context
  const presented = secrets.sessions.read(input.refreshToken)
  const session = presented && (await storage.session({ ...presented, nowMs: nowMs() }))
  const device = session?.deviceId && (await storage.device({ deviceId: session.deviceId }))
  if (!presented || !device || device.revokedAtMs !== undefined) throw new ChatError('not-signed-in')
  const holds = holdsDeviceProof({
    context: deviceProofContexts.refresh,
    origin: caller.origin,
    nonce: createHash('sha256').update(input.refreshToken).digest('base64url'),
    deviceId: device.deviceId,
    frameKey: device.frameKey,
    proof: input.proof,
    nowMs: nowMs(),
  })
  if (!holds) throw new ChatError('proof-wrong')

  const { sessionId } = presented
  const rotated = await secrets.sessions.rotate(presented, { device, address: caller.address })
  if (rotated === 'reused') {
    const { accountId, deviceId } = device
    const address = caller.address
    bus.publish({ kind: 'session-over', sessionId })
    // Somebody else had a copy of the refresh token, or has one.
    const act = { act: 'session.reused', outcome: 'not-signed-in', by: 'person', actorId: accountId } as const
    await desk.audit.record({ ...act, subject: deviceId, address })
    throw new ChatError('not-signed-in')
  }
  bus.publish({ kind: 'session-slid', sessionId, expiresAtMs: rotated.expiresAtMs })
  return { session: rotated }
})
