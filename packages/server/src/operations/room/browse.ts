import { browseRooms } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'

export const handleBrowseRooms = handleDevice(browseRooms, async ({ storage }) => ({
  rooms: await storage.openRooms(),
}))
