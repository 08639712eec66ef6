import { z } from 'zod'
import { defineOperation } from '../../operation.ts'

export const requirePasskey = defineOperation({
  name: 'passkey.require',
  says: 'Says whether signing in with the password or a recovery code also needs one of the caller’s passkeys.',
  http: 'PUT /v1/passkeys/required',
  access: 'device',
  input: z.strictObject({ isRequired: z.boolean() }),
  output: z.strictObject({}),
  errors: ['not-found'],
  cost: 5,
})
