import { z } from 'zod'
import { defineOperation } from '../../operation.ts'

export const rotateKeys = defineOperation({
  name: 'admin.rotate-keys',
  says: 'Replaces the keys that access tokens are signed with, on every server: tokens of before are good for nothing, sessions stay.',
  http: 'POST /v1/admin/keys/rotate',
  access: 'admin',
  input: z.strictObject({}),
  output: z.strictObject({}),
  errors: ['not-allowed'],
})
