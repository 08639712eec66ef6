import { restoreAccount } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'
import { accountOf } from './account-of.ts'

export const handleRestoreAccount = handleAdmin(restoreAccount, async (context, { accountId }) => {
  await accountOf(context, accountId)
  await context.storage.setStanding({ accountId, state: 'active', nowMs: context.nowMs() })
  return {}
})
