import { z } from 'zod'
import { defineOperation } from '../../operation.ts'
import { AccountId, TimeMs } from '../../values.ts'

/** Whoever came by a provider and not by an invitation has no workspace key: no server could give it. */
export const listArrivals = defineOperation({
  name: 'arrival.list',
  says: 'Lists who waits for the workspace key, for owner and administrators.',
  http: 'GET /v1/arrivals',
  access: 'device',
  input: z.strictObject({}),
  output: z.strictObject({
    arrivals: z.array(z.strictObject({ accountId: AccountId, sinceMs: TimeMs })),
  }),
  errors: ['not-allowed'],
})
