import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { SessionId } from './session.ts'

/** Its sockets close at once, on every server; its device stays enrolled and may sign in again. */
export const revokeSession = defineOperation({
  name: 'session.revoke',
  says: 'Ends one session of one’s own account.',
  http: 'POST /v1/sessions/{sessionId}/end',
  access: 'device',
  input: z.strictObject({ sessionId: SessionId }),
  output: z.strictObject({}),
  errors: ['not-found'],
})
