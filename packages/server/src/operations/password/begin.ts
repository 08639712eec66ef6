import { beginPassword } from '@securechat/protocol'
import { handleAccount } from '../../operation.ts'
import { checkFresh } from './check-fresh.ts'

/** As fresh as for changing it: answering is a way to try passwords against the account's envelope. */
export const handleBeginPassword = handleAccount(beginPassword, async (context, { registrationRequest }) => {
  await checkFresh(context)
  const { caller, secrets } = context
  return { registrationResponse: secrets.passwords.register(caller.accountId, registrationRequest) }
})
