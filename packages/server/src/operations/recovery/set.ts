import { setRecovery } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { recoveryId } from './recovery-id.ts'

export const handleSetRecovery = handleDevice(setRecovery, async (context, { verifier, vault: update }) => {
  const { caller, storage, nowMs } = context
  const { accountId } = caller
  const credentialId = recoveryId(accountId)
  const detail = JSON.stringify({ verifier })
  const record = { credentialId, accountId, kind: 'recovery', detail, counter: 0 } as const
  await storage.changeCredentials({
    accountId,
    put: [{ ...record, createdAtMs: nowMs() }],
    remove: [],
    update,
  })
  return {}
})
