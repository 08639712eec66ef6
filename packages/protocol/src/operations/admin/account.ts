import { z } from 'zod'
import { AccountId, PersonName, TimeMs } from '../../values.ts'
import { WorkspaceRole } from '../people/list.ts'

export const AccountState = z.enum(['active', 'suspended', 'deleted'])
export type AccountState = z.infer<typeof AccountState>

/** An account as administrators see it. */
export const AdminPerson = z.strictObject({
  accountId: AccountId,
  name: PersonName,
  role: WorkspaceRole,
  state: AccountState,
  createdAtMs: TimeMs,
  lastSeenAtMs: TimeMs.optional(),
  isOnline: z.boolean(),
})
export type AdminPerson = z.infer<typeof AdminPerson>
