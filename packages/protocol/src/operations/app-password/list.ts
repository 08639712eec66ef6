import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { AppPassword } from './app-password.ts'

export const listAppPasswords = defineOperation({
  name: 'app-password.list',
  says: 'Lists the caller’s app passwords, oldest first, without what is secret.',
  http: 'GET /v1/app-passwords',
  access: 'device',
  input: z.strictObject({}),
  output: z.strictObject({ appPasswords: z.array(AppPassword) }),
  errors: [],
})
