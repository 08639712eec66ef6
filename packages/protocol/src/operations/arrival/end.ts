import { z } from 'zod'
import { defineOperation } from '../../operation.ts'

export const endArrival = defineOperation({
  name: 'arrival.end',
  says: 'The caller has the workspace key in its vault and waits no more.',
  http: 'DELETE /v1/arrivals/own',
  access: 'device',
  input: z.strictObject({}),
  output: z.strictObject({}),
  errors: [],
})
