import { z } from 'zod'
import { defineOperation } from '../../operation.ts'

/** Shows that the authenticator has the secret. The codes are for when it is lost: each is good once, and shown only now. */
export const enableTotp = defineOperation({
  name: 'totp.enable',
  says: 'From now on signing in needs a one-time password.',
  http: 'POST /v1/totp/enable',
  access: 'device',
  input: z.strictObject({ code: z.string().regex(/^\d{6}$/) }),
  output: z.strictObject({ codes: z.array(z.string()).max(16) }),
  errors: ['sign-in-expired', 'second-factor-wrong'],
  cost: 5,
})
