import { setAccountRole } from '@securechat/protocol'
import { handleAdmin } from '../../operation.ts'
import { accountOf } from './account-of.ts'
import { tellPersonChanged } from './end-sessions.ts'

export const handleSetAccountRole = handleAdmin(setAccountRole, async (context, { accountId, role }) => {
  await accountOf(context, accountId, role)
  await context.storage.setRole({ accountId, role })
  tellPersonChanged(context, accountId)
  return {}
})
