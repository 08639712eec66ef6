import { ChatError, finishSession } from '@securechat/protocol'
import { handleAnyone } from '../../operation.ts'
import { forgiveTries } from '../../sign-in/guessing.ts'

export const handleFinishSession = handleAnyone(finishSession, async (context, input) => {
  const { caller, storage, secrets } = context
  const finished = await secrets.passwords.finish(input.signInId, input.finishLoginRequest)
  const { accountId, limitKeys, sessionKey } = finished
  const account = await storage.accountById({ accountId })
  const workspaceName = await storage.workspaceName()
  if (!account || workspaceName === undefined) throw new ChatError('wrong-password')
  await forgiveTries(secrets, limitKeys)

  const head = await storage.vaultHead({ accountId })
  if (!head) throw new ChatError('wrong-password')
  const { address } = caller
  const secret = Buffer.from(sessionKey, 'base64url')
  const made = secrets.sessions.make({ accountId, kind: 'password', address, secret })
  await storage.createSession(made.record)
  return { session: await secrets.sessions.tell(made), name: account.name, workspaceName, head }
})
