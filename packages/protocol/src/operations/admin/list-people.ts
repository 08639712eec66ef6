import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { AdminPerson } from './account.ts'

export const listAccounts = defineOperation({
  name: 'admin.list-people',
  says: 'Everybody with an account here, suspended and deleted ones included.',
  http: 'GET /v1/admin/people',
  access: 'admin',
  input: z.strictObject({}),
  output: z.strictObject({ people: z.array(AdminPerson) }),
  errors: ['not-allowed'],
})
