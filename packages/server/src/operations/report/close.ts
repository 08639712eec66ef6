import { closeReport } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'

export const handleCloseReport = handleAdmin(closeReport, async (context, { reportId }) => {
  const { caller, storage, nowMs } = context
  const by = caller.accountId === undefined ? {} : { closedBy: caller.accountId }
  await storage.closeReport({ reportId, ...by, closedAtMs: nowMs() })
  return {}
})
