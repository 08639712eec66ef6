import { beginTotp, limits } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { newTotpSecret, totpUri } from '../../totp.ts'
import { pendingTotp } from './pending.ts'

/** Of two that were begun, the last counts. */
export const handleBeginTotp = handleDevice(beginTotp, async ({ caller, storage, nowMs }) => {
  const { accountId } = caller
  const secret = newTotpSecret()
  const at = { slotId: pendingTotp(accountId), nowMs: nowMs() }
  await storage.takeSlot(at)
  await storage.putSlot({ ...at, body: secret, expiresAtMs: nowMs() + limits.freshSessionMs })
  const account = await storage.accountById({ accountId })
  const issuer = (await storage.workspaceName()) ?? 'SecureChat'
  return { secret, uri: totpUri(secret, { issuer, label: account?.name ?? 'SecureChat' }) }
})
