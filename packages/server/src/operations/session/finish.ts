import { finishSession } from '@securechat/protocol'
import { handleAnyone } from '../../operation.ts'
import { forgiveTries } from '../../sign-in/guessing.ts'
import { letIn } from './let-in.ts'

export const handleFinishSession = handleAnyone(finishSession, async (context, input) => {
  const { secrets } = context
  const finished = await secrets.passwords.finish(input.signInId, input.finishLoginRequest)
  const { accountId, limitKeys, sessionKey } = finished
  await forgiveTries(secrets, limitKeys)
  const secret = Buffer.from(sessionKey, 'base64url')
  const proof = { kind: 'password', secret } as const
  const { secondFactor, ticket } = input
  return letIn(context, { accountId, secondFactor, ticket, proof })
})
