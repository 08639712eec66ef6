import { ChatError, signInByPasskey } from '@securechat/protocol'
import { handleAnyone } from '../../operation.ts'
import { verifyPasskey } from '../../passkeys.ts'
import { letIn } from '../session/let-in.ts'

export const handleSignInByPasskey = handleAnyone(
  signInByPasskey,
  async (context, { answer, keyShare, ticket }) => {
    const proved = await verifyPasskey(context, answer)
    if (!proved) throw new ChatError('passkey-refused')
    const { accountId, passkeyId } = proved
    const proof = { kind: 'passkey', keyShare } as const
    return { ...(await letIn(context, { accountId, secondFactor: 'both', ticket, proof })), passkeyId }
  },
)
