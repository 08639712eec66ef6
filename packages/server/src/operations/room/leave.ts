import { leaveRoom } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { appendRoster } from './append-roster.ts'

/** The store refuses whoever is neither a member nor waiting to be one. */
export const handleLeaveRoom = handleDevice(leaveRoom, async (context, { roomId, eventId }) => {
  await appendRoster(context, { roomId, eventId, change: 'left' })
  return {}
})
