import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { AccountId } from '../../values.ts'

export const suspendAccount = defineOperation({
  name: 'admin.suspend',
  says: 'Ends an account’s sessions and lets it sign in no more, until it is restored.',
  http: 'POST /v1/admin/people/{accountId}/suspend',
  access: 'admin',
  input: z.strictObject({ accountId: AccountId }),
  output: z.strictObject({ ended: z.int().min(0) }),
  errors: ['not-allowed', 'not-found'],
})
