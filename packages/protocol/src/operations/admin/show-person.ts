import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { AccountId } from '../../values.ts'
import { OwnDevice } from '../device/list.ts'
import { OwnSession } from '../session/list.ts'
import { AdminPerson } from './account.ts'

export const showAccount = defineOperation({
  name: 'admin.show-person',
  says: 'One account with its devices, sessions and how many rooms it is in.',
  http: 'GET /v1/admin/people/{accountId}',
  access: 'admin',
  input: z.strictObject({ accountId: AccountId }),
  output: z.strictObject({
    person: AdminPerson,
    devices: z.array(OwnDevice),
    sessions: z.array(OwnSession.omit({ isThis: true })),
    roomCount: z.int().min(0),
  }),
  errors: ['not-allowed', 'not-found'],
})
