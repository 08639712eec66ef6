import { isPublicRoomId, listRooms } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleListRooms = handleDevice(listRooms, async ({ caller, storage }) => {
  const rooms = await storage.rooms({ accountId: caller.accountId })
  return { rooms: caller.scope ? rooms.filter(({ roomId }) => isPublicRoomId(roomId)) : rooms }
})
