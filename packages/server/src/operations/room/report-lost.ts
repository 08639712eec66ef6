import { reportLost } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { appendRoster } from './append-roster.ts'

export const handleReportLost = handleDevice(reportLost, async (context, { roomId, eventId }) => {
  await appendRoster(context, { roomId, eventId, change: 'lost' })
  return {}
})
