import { ChatError, closeReport } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { may } from '../../policy.ts'
import { actorOf } from '../people/actor-of.ts'

export const handleCloseReport = handleDevice(closeReport, async (context, { reportId }) => {
  const { caller, storage, nowMs } = context
  if (!may(await actorOf(storage, caller), { kind: 'moderate' }, undefined))
    throw new ChatError('not-allowed')
  await storage.closeReport({ reportId, closedBy: caller.accountId, closedAtMs: nowMs() })
  return {}
})
