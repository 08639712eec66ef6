import { z } from 'zod'
import { AccountId, PersonName, WorkspaceName } from '../../values.ts'
import { VaultHead } from '../vault/head.ts'
import { Session } from './session.ts'

/** A session that has an account and no device yet. Next: `device.enrol` or `device.resume`. */
export const SignedIn = z.strictObject({
  session: Session,
  accountId: AccountId,
  /** The account's name as it is spelled in the directory. */
  name: PersonName,
  workspaceName: WorkspaceName,
  /** What was proved opens one of its wraps. */
  head: VaultHead,
})
export type SignedIn = z.infer<typeof SignedIn>
