import { z } from 'zod'
import { defineOperation } from '../../operation.ts'

export const disableTotp = defineOperation({
  name: 'totp.disable',
  says: 'Signing in needs no one-time password any more.',
  http: 'POST /v1/totp/disable',
  access: 'device',
  input: z.strictObject({ code: z.string().min(6).max(32) }),
  output: z.strictObject({}),
  errors: ['not-found', 'second-factor-wrong'],
  cost: 5,
})
