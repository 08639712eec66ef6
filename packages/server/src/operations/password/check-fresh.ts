import { ChatError, limits } from '@securechat/protocol'
import type { AccountCaller } from '../../caller.ts'
import type { Context } from '../../operation.ts'

/**
 * A session that lies open on a device does not say who sits before it; one that was opened just now does.
 *
 * @throws ChatError `not-allowed`
 */
export async function checkFresh({ caller, storage, nowMs }: Context<AccountCaller>): Promise<void> {
  const session = await storage.session({ sessionId: caller.sessionId, nowMs: nowMs() })
  const isFresh = session !== undefined && nowMs() - session.createdAtMs < limits.freshSessionMs
  if (!isFresh || session.deviceId !== undefined) throw new ChatError('not-allowed')
}
