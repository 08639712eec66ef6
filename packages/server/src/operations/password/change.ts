import { changePassword } from '@securechat/protocol'
import { handleAccount } from '../../operation.ts'
import { checkFresh } from './check-fresh.ts'

export const handleChangePassword = handleAccount(changePassword, async (context, input) => {
  await checkFresh(context)
  const { caller, storage, secrets } = context
  const { registrationRecord, vault: update } = input
  secrets.passwords.checkRecord(caller.accountId, registrationRecord)
  await storage.changePassword({ accountId: caller.accountId, registrationRecord, update })
  return {}
})
