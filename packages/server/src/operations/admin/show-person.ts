import { ChatError, showAccount } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'
import { toPerson } from './to-person.ts'

export const handleShowAccount = handleAdmin(showAccount, async (context, { accountId }) => {
  const { storage, nowMs } = context
  const [account, standing, devices, sessions, rooms] = await Promise.all([
    storage.accountById({ accountId }),
    storage.standing({ accountId }),
    storage.ownDevices({ accountId }),
    storage.sessionsOf({ accountId, nowMs: nowMs() }),
    storage.rooms({ accountId }),
  ])
  if (!account) throw new ChatError('not-found')
  return {
    person: toPerson(context, account, standing),
    devices,
    sessions: sessions.map(
      ({ sessionId, deviceId, kind, createdAtMs, usedAtMs, expiresAtMs, addressRange }) => ({
        sessionId,
        ...(deviceId && { deviceId }),
        kind,
        startedAtMs: createdAtMs,
        usedAtMs,
        expiresAtMs,
        addressRange,
      }),
    ),
    roomCount: rooms.length,
  }
})
