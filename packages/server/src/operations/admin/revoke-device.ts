import { revokeAccountDevice } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'
import { tellRooms } from '../device/tell-rooms.ts'
import { accountOf } from './account-of.ts'
import { tellPersonChanged, tellSessionsOver } from './end-sessions.ts'

/** As its owner would revoke it, but without the vault's new keys: what the device knows of the vault it goes on knowing. */
export const handleRevokeAccountDevice = handleAdmin(
  revokeAccountDevice,
  async (context, { accountId, deviceId }) => {
    await accountOf(context, accountId)
    const { storage, nowMs } = context
    const ended = await storage.revokeDevice({ accountId, deviceId, nowMs: nowMs() })
    tellSessionsOver(context, ended)
    tellPersonChanged(context, accountId)
    await tellRooms(context, { accountId, deviceId, what: 'revoked' })
    return {}
  },
)
