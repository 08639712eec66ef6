import { type AccountId, ChatError } from '@securechat/protocol'
import type { Context } from '../operation.ts'
import { linkCredentialId, readLink } from './link-record.ts'
import { readTicket, useTicket } from './tickets.ts'

interface Given {
  accountId: AccountId
  ticket: string | undefined
}

/**
 * An account that opens only through its provider needs a ticket from there; others may bring one.
 *
 * @returns uses the ticket up, once nothing else is asked for. @throws ChatError `provider-needed`, `provider-refused`.
 */
export async function checkProvider(
  context: Context,
  { accountId, ticket }: Given,
): Promise<() => Promise<void>> {
  const { storage, nowMs } = context
  if (ticket === undefined) {
    if (await isRequired(context, accountId)) throw new ChatError('provider-needed')
    return async () => {}
  }
  const stands = await readTicket(context, ticket)
  const credentialId = linkCredentialId(stands?.linkId ?? '')
  const link = await storage.credential({ credentialId })
  if (stands?.accountId !== accountId || link?.accountId !== accountId)
    throw new ChatError('provider-refused')
  return async () => {
    if (!(await useTicket(context, ticket))) throw new ChatError('provider-refused')
    await storage.useCredential({ credentialId, counter: 0, nowMs: nowMs() })
  }
}

/** A provider that the operator has taken away locks nobody out. */
async function isRequired({ storage, secrets }: Context, accountId: AccountId): Promise<boolean> {
  const links = (await storage.credentials({ accountId })).filter(({ kind }) => kind === 'provider')
  return links.map(readLink).some((link) => link.isRequired && secrets.providers.find(link.providerId))
}
