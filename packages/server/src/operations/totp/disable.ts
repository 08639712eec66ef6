import { ChatError, disableTotp } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { takeTotpCode } from '../../totp.ts'

export const handleDisableTotp = handleDevice(disableTotp, async (context, { code }) => {
  const { caller, storage, secrets } = context
  const { accountId } = caller
  const credentials = await storage.credentials({ accountId })
  const own = credentials.filter(({ kind }) => kind === 'totp' || kind === 'totp-code')
  if (own.length === 0) throw new ChatError('not-found')
  await secrets.signInTries.take(`second factor ${accountId}`, 1)
  if (!(await takeTotpCode(context, credentials, code))) throw new ChatError('second-factor-wrong')
  await secrets.signInTries.giveBack(`second factor ${accountId}`, 1)
  const remove = own.map(({ credentialId }) => credentialId)
  await storage.changeCredentials({ accountId, put: [], remove })
  return {}
})
