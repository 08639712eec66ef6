import { listRooms } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleListRooms = handleDevice(listRooms, async ({ caller, storage }) => ({
  rooms: await storage.rooms({ accountId: caller.accountId }),
}))
