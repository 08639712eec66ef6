import { ChatError, removePasskey } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { readPasskey } from '../../passkey-record.ts'

export const handleRemovePasskey = handleDevice(removePasskey, async ({ caller, storage }, input) => {
  const { accountId } = caller
  const credentials = await storage.credentials({ accountId })
  const found = credentials.find(
    (stored) => stored.kind === 'passkey' && readPasskey(stored).passkeyId === input.passkeyId,
  )
  if (!found) throw new ChatError('not-found')
  await storage.changeCredentials({
    accountId,
    put: [],
    remove: [found.credentialId],
    ...(input.vault && { update: input.vault }),
  })
  return {}
})
