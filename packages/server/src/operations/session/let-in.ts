import { type AccountId, ChatError, type SecondFactor, type SignedIn } from '@securechat/protocol'
import type { Context } from '../../operation.ts'
import { checkProvider } from '../../providers/check-provider.ts'
import { checkSecondFactor } from './check-second-factor.ts'

interface LetIn {
  accountId: AccountId
  /** `both`: what was proved is two factors in one. */
  secondFactor: SecondFactor | 'both' | undefined
  /** A provider's word. */
  ticket?: string | undefined
  /** How it came about, and what both sides agreed on for signing requests. */
  proof:
    { kind: 'password'; secret: Uint8Array } | { kind: 'passkey' | 'link' | 'recovery'; keyShare: string }
}

/**
 * Opens a session for whoever has proved to be this account, once the account asks for nothing else.
 *
 * @throws ChatError `second-factor-needed`, `second-factor-wrong`, `provider-needed`, `provider-refused`; `wrong-password` for an account that is gone.
 */
export async function letIn(
  context: Context,
  { accountId, secondFactor, ticket, proof }: LetIn,
): Promise<SignedIn> {
  const { caller, storage, secrets } = context
  const [account, head, workspaceName] = await Promise.all([
    storage.accountById({ accountId }),
    storage.vaultHead({ accountId }),
    storage.workspaceName(),
  ])
  if (!account || !head || workspaceName === undefined) throw new ChatError('wrong-password')
  const useTicket = await checkProvider(context, { accountId, ticket })
  if (secondFactor !== 'both') await checkSecondFactor(context, { accountId, secondFactor })
  await useTicket()
  const kind = ticket === undefined ? proof.kind : 'provider'
  const made = secrets.sessions.make({ accountId, address: caller.address, ...proof, kind })
  await storage.createSession(made.record)
  const { name } = account
  return { session: await secrets.sessions.tell(made), accountId, name, workspaceName, head }
}
