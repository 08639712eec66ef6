import { ChatError, reportMessage } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { roomOf } from '../room/room-of.ts'

/**
 * Believed for what it proves: the content is what the sender committed to (franking tag), and this server accepted that
 * commitment from that account, in that room, at that time (its own stamp). It needs no copy of the message for that.
 */
export const handleReportMessage = handleDevice(reportMessage, async (context, input) => {
  const { caller, storage, secrets, nowMs } = context
  const { roomId, reportId, reason } = input
  await roomOf(storage, { roomId, accountId: caller.accountId })
  const message = { roomId, ...input.message }
  if (!secrets.isProven(message)) throw new ChatError('report-unproven')
  const report = { reportId, reporterId: caller.accountId, reportedAtMs: nowMs(), reason, message }
  await storage.addReport({ report })
  return {}
})
