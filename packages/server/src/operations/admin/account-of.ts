import { type AccountId, ChatError, type WorkspaceRole } from '@securechat/protocol'
import type { AdminContext } from '../../operation.ts'
import { may } from '../../policy.ts'
import type { AccountRecord } from '../../storage/records.ts'

/** The account that something is to be done to. @throws ChatError `not-found`; `not-allowed` when the caller's role does not reach so far. */
export async function accountOf(
  { caller, storage }: AdminContext,
  accountId: AccountId,
  newRole?: WorkspaceRole,
): Promise<AccountRecord> {
  const [account, standing] = await Promise.all([
    storage.accountById({ accountId }),
    storage.standing({ accountId }),
  ])
  if (!account || standing?.state === 'deleted') throw new ChatError('not-found')
  const action = { kind: 'administer-account', account, ...(newRole && { newRole }) } as const
  if (!may(caller, action, undefined)) throw new ChatError('not-allowed')
  return account
}
