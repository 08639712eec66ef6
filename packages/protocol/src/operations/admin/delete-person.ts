import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { AccountId } from '../../values.ts'

export const deleteAccount = defineOperation({
  name: 'admin.delete-person',
  says: 'Deletes an account for good: its name, password, vault, devices and memberships. What it wrote stays with those who have it.',
  http: 'DELETE /v1/admin/people/{accountId}',
  access: 'admin',
  input: z.strictObject({ accountId: AccountId }),
  output: z.strictObject({}),
  errors: ['not-allowed', 'not-found'],
  cost: 10,
})
