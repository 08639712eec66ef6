import { ChatError, setRetention } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'

export const handleSetRetention = handleAdmin(
  setRetention,
  async ({ storage, desk }, { what, roomId, days }) => {
    if (roomId !== undefined && !(await storage.room({ roomId }))) throw new ChatError('not-found')
    const ofMessages = roomId === undefined ? 'keep-days' : `keep-days ${roomId}`
    const name = what === 'audit' ? 'audit-days' : ofMessages
    await desk.rules.set(name, days === undefined ? undefined : String(days))
    // Not waited for: there may be very much to erase.
    void desk.retention.sweep()
    return {}
  },
)
