import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { AccountId } from '../../values.ts'
import { WorkspaceRole } from '../people/list.ts'

export const setAccountRole = defineOperation({
  name: 'admin.set-role',
  says: 'Makes somebody owner, administrator or member. Owners are made and unmade by owners; one always stays.',
  http: 'PUT /v1/admin/people/{accountId}/role',
  access: 'admin',
  input: z.strictObject({ accountId: AccountId, role: WorkspaceRole }),
  output: z.strictObject({}),
  errors: ['not-allowed', 'not-found'],
})
