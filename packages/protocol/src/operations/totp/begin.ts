import { z } from 'zod'
import { defineOperation } from '../../operation.ts'

export const beginTotp = defineOperation({
  name: 'totp.begin',
  says: 'Makes a secret for one-time passwords; nothing asks for them yet.',
  http: 'POST /v1/totp/begin',
  access: 'device',
  input: z.strictObject({}),
  /** As authenticator apps read it: `otpauth://totp/…`, with the secret in it. */
  output: z.strictObject({ uri: z.string().max(1024), secret: z.string().max(64) }),
  errors: [],
  cost: 5,
})
