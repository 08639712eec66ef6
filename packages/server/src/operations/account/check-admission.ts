import { type Admission, ChatError } from '@securechat/protocol'
import type { Context } from '../../operation.ts'

/**
 * Whether somebody may make an account: by the set-up code before there is any, by an invitation afterwards.
 *
 * @throws ChatError `already-set-up`, `set-up-code-wrong`, `not-set-up`, `invite-over`.
 */
export async function checkAdmission(
  { storage, secrets, nowMs }: Context,
  admission: Admission,
): Promise<void> {
  const isSetUp = (await storage.workspaceName()) !== undefined
  if (admission.kind === 'set-up') {
    if (isSetUp) throw new ChatError('already-set-up')
    return secrets.setUpCode.check(admission.code)
  }
  if (!isSetUp) throw new ChatError('not-set-up')
  const invite = await storage.invite({ inviteId: admission.inviteId, nowMs: nowMs() })
  if (!invite) throw new ChatError('invite-over')
}
