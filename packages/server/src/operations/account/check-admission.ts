import { type Admission, ChatError } from '@securechat/protocol'
import type { Context } from '../../operation.ts'
import { readTicket, type Ticket } from '../../providers/tickets.ts'

/**
 * Whether somebody may make an account: by the set-up code before there is any, by an invitation or a provider's word
 * afterwards.
 *
 * @returns what a provider said. @throws ChatError `already-set-up`, `set-up-code-wrong`, `not-set-up`, `invite-over`,
 *   `provider-refused`.
 */
export async function checkAdmission(
  context: Context,
  { admission, name }: { admission: Admission; name: string },
): Promise<Ticket | undefined> {
  const { storage, secrets, nowMs } = context
  const isSetUp = (await storage.workspaceName()) !== undefined
  if (admission.kind === 'set-up') {
    if (isSetUp) throw new ChatError('already-set-up')
    await secrets.setUpCode.check(admission.code)
    return undefined
  }
  if (!isSetUp) throw new ChatError('not-set-up')
  if (admission.kind === 'provider') return newcomer(context, admission.ticket, name)
  const invite = await storage.invite({ inviteId: admission.inviteId, nowMs: nowMs() })
  if (!invite) throw new ChatError('invite-over')
  return undefined
}

/** The name is the provider's word, too: nobody chooses somebody else's. */
async function newcomer(context: Context, ticket: string, name: string): Promise<Ticket> {
  const stands = await readTicket(context, ticket)
  if (!stands || stands.accountId !== undefined || stands.name !== name)
    throw new ChatError('provider-refused')
  return stands
}
