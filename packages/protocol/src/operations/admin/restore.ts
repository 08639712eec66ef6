import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { AccountId } from '../../values.ts'

export const restoreAccount = defineOperation({
  name: 'admin.restore',
  says: 'Lets a suspended account sign in again.',
  http: 'POST /v1/admin/people/{accountId}/restore',
  access: 'admin',
  input: z.strictObject({ accountId: AccountId }),
  output: z.strictObject({}),
  errors: ['not-allowed', 'not-found'],
})
