import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { Provider } from '../provider/provider.ts'
import { exactBytes, TimeMs, WorkspaceName } from '../../values.ts'

/** What anybody who can reach the server may know about it. */
export const describeWorkspace = defineOperation({
  name: 'workspace.describe',
  says: 'Says what this server is, and whether it already has its first account.',
  http: 'GET /v1/workspace',
  access: 'anyone',
  input: z.strictObject({}),
  output: z.strictObject({
    /** Missing until the first account has been made. */
    name: WorkspaceName.optional(),
    isSetUp: z.boolean(),
    protocol: z.int(),
    version: z.string(),
    timeMs: TimeMs,
    /** How large a file may be, as it is uploaded: sealed and padded. */
    fileBytes: z.int().min(0),
    /** Where one can sign in besides. */
    providers: z.array(Provider),
    /** The P-256 key that this server signs pushes with (VAPID, RFC 8292); missing where it sends none. */
    vapidKey: exactBytes(65).optional(),
  }),
  errors: [],
})
