import { beginSession, ChatError } from '@securechat/protocol'
import { nameKey } from '../../name-key.ts'
import { handleAnyone } from '../../operation.ts'

/** The answer already lets its receiver try one password, so the tries are counted here and not when they are finished. */
export const handleBeginSession = handleAnyone(beginSession, async ({ caller, storage, secrets }, input) => {
  if ((await storage.workspaceName()) === undefined) throw new ChatError('not-set-up')
  const key = nameKey(input.name)
  const limitKey = `${caller.address} ${key}`
  await secrets.signInTries.take(limitKey, 1)
  const account = await storage.accountByName({ nameKey: key })
  return secrets.passwords.begin({
    nameKey: key,
    account,
    startLoginRequest: input.startLoginRequest,
    limitKeys: [limitKey],
  })
})
