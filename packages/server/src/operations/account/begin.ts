import { beginAccount, ChatError } from '@securechat/protocol'
import { nameKey } from '../../name-key.ts'
import { handleAnyone } from '../../operation.ts'
import { checkAdmission } from './check-admission.ts'

/**
 * An account id that exists is refused: answering for it would be a way to try passwords against that account's
 * envelope without the limits of signing in.
 */
export const handleBeginAccount = handleAnyone(beginAccount, async (context, input) => {
  const { storage, secrets } = context
  await checkAdmission(context, input)
  if (await storage.accountByName({ nameKey: nameKey(input.name) })) throw new ChatError('name-taken')
  if (await storage.accountById({ accountId: input.accountId })) throw new ChatError('bad-request')
  return { registrationResponse: secrets.passwords.register(input.accountId, input.registrationRequest) }
})
