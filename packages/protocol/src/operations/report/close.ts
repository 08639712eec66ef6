import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { ReportId } from '../../values.ts'

export const closeReport = defineOperation({
  name: 'report.close',
  says: 'Marks a report as dealt with: for the workspace’s owner and administrators.',
  http: 'POST /v1/reports/{reportId}/close',
  access: 'admin',
  input: z.strictObject({ reportId: ReportId }),
  output: z.strictObject({}),
  errors: ['not-allowed', 'not-found'],
})
