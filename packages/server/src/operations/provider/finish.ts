import { ChatError, finishProvider } from '@securechat/protocol'
import { nameKey } from '../../name-key.ts'
import { type Context, handleAnyone } from '../../operation.ts'
import type { Identity } from '../../providers/identity.ts'
import { linkCredentialId } from '../../providers/link-record.ts'
import { finishRound } from '../../providers/rounds.ts'
import { giveTicket } from '../../providers/tickets.ts'
import type { AccountRecord } from '../../storage/records.ts'

export const handleFinishProvider = handleAnyone(finishProvider, async (context, answer) => {
  const { storage } = context
  const identity = await finishRound(context, answer)
  const link = await storage.credential({ credentialId: linkCredentialId(identity.linkId) })
  const account = link && (await storage.accountById(link))
  if (account) {
    await takeOnRole(context, account, identity)
    const { accountId, name } = account
    const ticket = await giveTicket(context, { ...identity, accountId })
    return { ticket, vouched: { kind: 'known' as const, name } }
  }
  const name = await newName(context, identity)
  return { ticket: await giveTicket(context, { ...identity, name }), vouched: { kind: 'new' as const, name } }
})

/** The provider's groups decide at each sign-in; whoever owns the workspace goes on owning it. */
async function takeOnRole({ storage, bus }: Context, { accountId, role }: AccountRecord, identity: Identity) {
  if (identity.role === undefined || role === 'owner' || role === identity.role) return
  await storage.setRole({ accountId, role: identity.role })
  bus.publish({ kind: 'signal', signal: { kind: 'person', accountId }, to: 'everybody' })
}

const MOST_NAMESAKES = 100

/** The provider says what somebody is called; whoever comes second by that name is told apart by a number. */
async function newName({ storage, secrets }: Context, { providerId, name }: Identity): Promise<string> {
  if (!secrets.providers.find(providerId)?.createAccounts) throw new ChatError('provider-not-allowed')
  for (let count = 1; count <= MOST_NAMESAKES; count++) {
    const candidate = count === 1 ? name : `${name.slice(0, 59)} ${count}`
    if (!(await storage.accountByName({ nameKey: nameKey(candidate) }))) return candidate
  }
  throw new ChatError('name-taken')
}
