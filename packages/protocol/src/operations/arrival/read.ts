import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { AccountId, bytes } from '../../values.ts'

export const readArrival = defineOperation({
  name: 'arrival.read',
  says: 'Whether the caller waits for the workspace key, and the key once somebody has left it.',
  http: 'GET /v1/arrivals/own',
  access: 'device',
  input: z.strictObject({}),
  output: z.strictObject({
    isWaiting: z.boolean(),
    grant: z.strictObject({ sealed: bytes(limits.sealedGrantBytes), grantedBy: AccountId }).optional(),
  }),
  errors: [],
})
