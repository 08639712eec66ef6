import { ChatError, enableTotp } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { newTotpCodes, totpDetail, totpId, totpStep } from '../../totp.ts'
import { pendingTotp } from './pending.ts'

export const handleEnableTotp = handleDevice(enableTotp, async (context, { code }) => {
  const { caller, storage, secrets, nowMs } = context
  const { accountId } = caller
  const slotId = pendingTotp(accountId)
  const secret = await storage.slot({ slotId, nowMs: nowMs() })
  if (secret === undefined) throw new ChatError('sign-in-expired')
  await secrets.signInTries.take(`second factor ${accountId}`, 1)
  const counter = totpStep(secret, code, nowMs())
  if (counter === undefined) throw new ChatError('second-factor-wrong')
  await secrets.signInTries.giveBack(`second factor ${accountId}`, 1)
  await storage.takeSlot({ slotId, nowMs: nowMs() })
  const before = await storage.credentials({ accountId })
  const old = before.filter(({ kind }) => kind === 'totp' || kind === 'totp-code')
  const { codes, records } = newTotpCodes(accountId, nowMs())
  const credential = { credentialId: totpId(accountId), accountId, kind: 'totp', counter } as const
  await storage.changeCredentials({
    accountId,
    put: [{ ...credential, detail: totpDetail(secret), createdAtMs: nowMs() }, ...records],
    remove: old.map(({ credentialId }) => credentialId),
  })
  return { codes }
})
