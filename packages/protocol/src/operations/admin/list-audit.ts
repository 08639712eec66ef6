import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { Place, Seq } from '../../values.ts'
import { AuditEntry } from './audit-entry.ts'

export const listAudit = defineOperation({
  name: 'admin.list-audit',
  says: 'The audit log: in order after an entry, or the newest below one, newest first.',
  http: 'GET /v1/admin/audit',
  access: 'admin',
  input: z.strictObject({
    after: Place.optional(),
    before: Seq.optional(),
    limit: z.int().min(1).max(limits.auditPageEntries).optional(),
  }),
  output: z.strictObject({ entries: z.array(AuditEntry) }),
  errors: ['not-allowed'],
})
