import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { LogArea, LogLevel } from './server-health.ts'

export const setLogLevel = defineOperation({
  name: 'admin.set-log-level',
  says: 'Changes what one area of the server that answers logs, until it is restarted or its configuration is read again.',
  http: 'PUT /v1/admin/log-levels/{area}',
  access: 'admin',
  input: z.strictObject({ area: LogArea, level: LogLevel }),
  output: z.strictObject({}),
  errors: ['not-allowed'],
})
