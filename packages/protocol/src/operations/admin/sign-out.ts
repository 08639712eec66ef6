import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { AccountId } from '../../values.ts'

export const signOutAccount = defineOperation({
  name: 'admin.sign-out',
  says: 'Ends one session of an account, or all of them.',
  http: 'POST /v1/admin/people/{accountId}/sign-out',
  access: 'admin',
  input: z.strictObject({ accountId: AccountId, sessionId: z.string().max(64).optional() }),
  output: z.strictObject({ ended: z.int().min(0) }),
  errors: ['not-allowed', 'not-found'],
})
