import { beginSession, ChatError } from '@securechat/protocol'
import { nameKey } from '../../name-key.ts'
import { handleAnyone } from '../../operation.ts'
import { countTry } from '../../sign-in/guessing.ts'

/** The answer already lets its receiver try one password, so the tries are counted here and not when they are finished. */
export const handleBeginSession = handleAnyone(beginSession, async ({ caller, storage, secrets }, input) => {
  if ((await storage.workspaceName()) === undefined) throw new ChatError('not-set-up')
  const key = nameKey(input.name)
  const account = await storage.accountByName({ nameKey: key })
  const { address } = caller
  const limitKeys = await countTry(secrets, {
    nameKey: key,
    account,
    address,
    knownDevice: input.knownDevice,
  })
  return secrets.passwords.begin({
    nameKey: key,
    account,
    startLoginRequest: input.startLoginRequest,
    limitKeys,
  })
})
