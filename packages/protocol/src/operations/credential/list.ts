import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { TimeMs } from '../../values.ts'
import { PasskeyId } from '../passkey/answer.ts'

const Passkey = z.strictObject({
  passkeyId: PasskeyId,
  createdAtMs: TimeMs,
  lastUsedAtMs: TimeMs.optional(),
})

export const listCredentials = defineOperation({
  name: 'credential.list',
  says: 'Lists how the caller can sign in besides the password.',
  http: 'GET /v1/credentials',
  access: 'device',
  input: z.strictObject({}),
  output: z.strictObject({
    recovery: z.strictObject({ createdAtMs: TimeMs }).optional(),
    totp: z.strictObject({ createdAtMs: TimeMs, codesLeft: z.int().min(0) }).optional(),
    passkeys: z.array(Passkey),
    /** The password and the recovery code need one of them besides. */
    isPasskeyRequired: z.boolean(),
  }),
  errors: [],
})
