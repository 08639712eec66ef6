import { ChatError, limits, linkProvider } from '@securechat/protocol'
import { handleDevice } from '../../operation.ts'
import { linkRecord } from '../../providers/link-record.ts'
import { finishRound } from '../../providers/rounds.ts'

export const handleLinkProvider = handleDevice(linkProvider, async (context, answer) => {
  const { caller, storage, nowMs } = context
  const { accountId } = caller
  const identity = await finishRound(context, answer)
  const record = linkRecord(identity, { accountId, isRequired: false, nowMs: nowMs() })
  const stored = await storage.credential(record)
  if (stored && stored.accountId !== accountId) throw new ChatError('provider-taken')
  const links = (await storage.credentials({ accountId })).filter(({ kind }) => kind === 'provider')
  if (links.length >= limits.providerLinks) throw new ChatError('not-allowed')
  // Tied already: it stays as it is, and as binding as it was.
  if (!stored) await storage.changeCredentials({ accountId, put: [record], remove: [] })
  return {}
})
