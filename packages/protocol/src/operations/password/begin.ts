import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { bytes } from '../../values.ts'

/** First half of OPAQUE registration for an account that exists. Stores nothing. */
export const beginPassword = defineOperation({
  name: 'password.begin',
  says: 'Answers an OPAQUE registration request for a new password of the caller’s.',
  http: 'POST /v1/password/begin',
  access: 'account',
  input: z.strictObject({ registrationRequest: bytes(limits.opaqueMessageBytes) }),
  output: z.strictObject({ registrationResponse: bytes(limits.opaqueMessageBytes) }),
  errors: ['not-allowed'],
  cost: 10,
})
