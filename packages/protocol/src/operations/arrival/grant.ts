import { z } from 'zod'
import { limits } from '../../limits.ts'
import { defineOperation } from '../../operation.ts'
import { AccountId, bytes } from '../../values.ts'

export const grantArrival = defineOperation({
  name: 'arrival.grant',
  says: 'Leaves the workspace key for somebody who waits for it, sealed to their account.',
  http: 'POST /v1/arrivals/{accountId}/grant',
  access: 'device',
  input: z.strictObject({ accountId: AccountId, sealed: bytes(limits.sealedGrantBytes) }),
  output: z.strictObject({}),
  errors: ['not-allowed', 'not-found'],
})
