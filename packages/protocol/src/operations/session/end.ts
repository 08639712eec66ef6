import { z } from 'zod'
import { defineOperation } from '../../operation.ts'

/** Ends this session at once, on every server; its sockets are closed. The device stays enrolled. */
export const endSession = defineOperation({
  name: 'session.end',
  says: 'Signs out: ends this session and closes its sockets.',
  http: 'DELETE /v1/sessions/current',
  access: 'account',
  input: z.strictObject({}),
  output: z.strictObject({}),
  errors: [],
})
