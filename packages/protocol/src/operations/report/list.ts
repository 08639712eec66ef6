import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { AccountId, ReportId, TimeMs } from '../../values.ts'
import { ReportedMessage } from '../message/report.ts'

export const Report = z.strictObject({
  reportId: ReportId,
  reporterId: AccountId,
  reportedAtMs: TimeMs,
  reason: z.string(),
  message: ReportedMessage,
  closedAtMs: TimeMs.optional(),
  closedBy: AccountId.optional(),
})
export type Report = z.infer<typeof Report>

export const listReports = defineOperation({
  name: 'report.list',
  says: 'The newest reports of messages, newest first: for the workspace’s owner and administrators.',
  http: 'GET /v1/reports',
  access: 'admin',
  input: z.strictObject({}),
  output: z.strictObject({ reports: z.array(Report) }),
  errors: ['not-allowed'],
})
