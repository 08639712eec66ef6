import { listAllRooms } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'

export const handleListAllRooms = handleAdmin(listAllRooms, async ({ storage, desk }) => {
  const rooms = await storage.allRooms()
  return {
    rooms: rooms.map(({ roomId, kind, createdAtMs, members, headSeq }) => {
      const keepDays = desk.rules.keepDays(roomId)
      const memberIds = members.filter(({ state }) => state === 'joined').map(({ accountId }) => accountId)
      const room = { roomId, kind, createdAtMs, memberIds, entries: headSeq }
      return { ...room, ...(keepDays !== undefined && { keepDays }) }
    }),
  }
})
