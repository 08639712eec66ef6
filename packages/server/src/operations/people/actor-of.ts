import { ChatError } from '@securechat/protocol'
import type { DeviceCaller } from '../../caller.ts'
import type { Actor } from '../../policy.ts'
import type { Storage } from '../../storage/storage.ts'

/** The caller with its role as it is now. @throws ChatError `not-signed-in` when there is no such account any more. */
export async function actorOf(
  storage: Pick<Storage, 'accountById'>,
  { accountId }: DeviceCaller,
): Promise<Actor> {
  const account = await storage.accountById({ accountId })
  if (!account) throw new ChatError('not-signed-in')
  return { accountId, role: account.role }
}
