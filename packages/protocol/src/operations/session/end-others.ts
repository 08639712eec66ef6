import { z } from 'zod'
import { defineOperation } from '../../operation.ts'

/** For somebody who has lost sight of where they are signed in. */
export const endOtherSessions = defineOperation({
  name: 'session.end-others',
  says: 'Ends every session of one’s own account but this one, on every server at once.',
  http: 'POST /v1/sessions/end-others',
  access: 'device',
  input: z.strictObject({}),
  output: z.strictObject({ ended: z.int().min(0) }),
  errors: [],
})
