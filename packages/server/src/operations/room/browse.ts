import { browseRooms } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { publicRoomsFor } from './public.ts'

export const handleBrowseRooms = handleDevice(browseRooms, async (context) => ({
  rooms: await context.storage.openRooms(),
  public: await publicRoomsFor(context),
}))
