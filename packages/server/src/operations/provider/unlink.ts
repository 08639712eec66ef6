import { ChatError, unlinkProvider } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { linkCredentialId, readLink } from '../../providers/link-record.ts'

export const handleUnlinkProvider = handleDevice(unlinkProvider, async (context, { linkId }) => {
  const { caller, storage, secrets } = context
  const { accountId } = caller
  const credentialId = linkCredentialId(linkId)
  const stored = await storage.credential({ credentialId })
  if (stored?.accountId !== accountId) throw new ChatError('not-found')
  const { isRequired, providerId } = readLink(stored)
  if (isRequired && secrets.providers.find(providerId)) throw new ChatError('not-allowed')
  await storage.changeCredentials({ accountId, put: [], remove: [credentialId] })
  return {}
})
