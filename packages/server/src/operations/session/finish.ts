import { ChatError, finishSession } from '@securechat/protocol'
import { newSession } from '../../new-session.ts'
import { handleAnyone } from '../../operation.ts'

export const handleFinishSession = handleAnyone(finishSession, async ({ storage, secrets, nowMs }, input) => {
  const finished = await secrets.passwords.finish(input.signInId, input.finishLoginRequest)
  const { accountId, limitKeys } = finished
  const account = await storage.accountById({ accountId })
  const workspaceName = await storage.workspaceName()
  if (!account || workspaceName === undefined) throw new ChatError('wrong-password')
  await Promise.all(limitKeys.map((key) => secrets.signInTries.giveBack(key, 1)))

  const head = await storage.vaultHead({ accountId })
  if (!head) throw new ChatError('wrong-password')
  const { token, session } = newSession({ accountId, nowMs: nowMs() })
  await storage.createSession(session)
  const { name } = account
  return { session: { token, expiresAtMs: session.expiresAtMs }, name, workspaceName, head }
})
