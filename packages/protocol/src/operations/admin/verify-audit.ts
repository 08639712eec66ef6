import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { Place, Seq } from '../../values.ts'

export const verifyAudit = defineOperation({
  name: 'admin.verify-audit',
  says: 'Reads the whole audit log and says whether it still is what was written.',
  http: 'GET /v1/admin/audit/verification',
  access: 'admin',
  input: z.strictObject({}),
  output: z.strictObject({
    isWhole: z.boolean(),
    entries: z.int().min(0),
    /** The first entry that is not what was written, or that something is missing before. */
    brokenAt: Seq.optional(),
    /** The newest entry: whoever notes it elsewhere finds out if the end is ever cut off. */
    head: z.strictObject({ seq: Place, hash: z.string() }),
  }),
  errors: ['not-allowed'],
  cost: 20,
})
