import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { KeepDays } from './room.ts'

export const readRetention = defineOperation({
  name: 'admin.read-retention',
  says: 'How long messages and the audit log are kept.',
  http: 'GET /v1/admin/retention',
  access: 'admin',
  input: z.strictObject({}),
  output: z.strictObject({ keepDays: KeepDays.optional(), auditDays: KeepDays.optional() }),
  errors: ['not-allowed'],
})
