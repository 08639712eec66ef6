import { listSessions } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleListSessions = handleDevice(listSessions, async ({ caller, storage, nowMs }) => {
  const { accountId, sessionId: own } = caller
  const sessions = await storage.sessionsOf({ accountId, nowMs: nowMs() })
  return {
    sessions: sessions.map(
      ({ sessionId, deviceId, kind, createdAtMs, usedAtMs, expiresAtMs, addressRange }) => ({
        sessionId,
        ...(deviceId && { deviceId }),
        kind,
        startedAtMs: createdAtMs,
        usedAtMs,
        expiresAtMs,
        addressRange,
        isThis: sessionId === own,
      }),
    ),
  }
})
